#include "sessions/media/ogg_serial.hpp"

#include <ogg/ogg.h>
#include <unistd.h>

#include <array>
#include <numeric>
#include <string_view>
#include <vector>

namespace lacquer::sessions {

bool setOggSerial(int file, int serial) {
    constexpr std::size_t kHeader = 27, kSerialAt = 14, kCountAt = 26;
    std::array<unsigned char, kHeader + 255> header{};
    std::vector<unsigned char> body;
    off_t at = 0;
    for (;; at += static_cast<off_t>(kHeader + header[kCountAt] + body.size())) {
        const ssize_t got = pread(file, header.data(), header.size(), at);
        if (got == 0) return at > 0;
        if (got < static_cast<ssize_t>(kHeader) || got < static_cast<ssize_t>(kHeader + header[kCountAt])) return false;
        if (std::string_view(reinterpret_cast<const char*>(header.data()), 4) != "OggS") return false;
        const auto segments = header.begin() + kHeader;
        body.resize(std::accumulate(segments, segments + header[kCountAt], std::size_t{0}));
        const auto headerSize = static_cast<long>(kHeader + header[kCountAt]);
        if (pread(file, body.data(), body.size(), at + headerSize) != static_cast<ssize_t>(body.size())) return false;
        for (std::size_t byte = 0; byte < 4; ++byte)
            header[kSerialAt + byte] = static_cast<unsigned char>(static_cast<unsigned>(serial) >> (8 * byte));
        ogg_page page{header.data(), headerSize, body.data(), static_cast<long>(body.size())};
        ogg_page_checksum_set(&page);
        if (pwrite(file, header.data(), static_cast<std::size_t>(headerSize), at) != headerSize) return false;
    }
}

}  // namespace lacquer::sessions
