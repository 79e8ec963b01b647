#include "sessions/media/stated_length.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lacquer::sessions {

namespace {

enum class ByteOrder { little, big };

std::uint64_t decode(const unsigned char* bytes, std::size_t count, ByteOrder order) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[order == ByteOrder::big ? i : count - 1 - i];
    return value;
}

class ChunkFile {
public:
    explicit ChunkFile(int file) : file_(file) {
        struct stat status = {};
        if (fstat(file, &status) == 0) size_ = static_cast<std::uint64_t>(status.st_size);
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }

    template <std::size_t Count>
    [[nodiscard]] bool read(std::uint64_t offset, std::array<unsigned char, Count>& bytes) const {
        return pread(file_, bytes.data(), Count, static_cast<off_t>(offset)) == static_cast<ssize_t>(Count);
    }

private:
    int file_;
    std::uint64_t size_ = 0;
};

std::string_view text(const unsigned char* bytes) {
    return {reinterpret_cast<const char*>(bytes), 4};
}

// A RIFF writer that cannot go back to its header states all ones; RF64 does so on purpose and keeps the true length
// in its ds64 chunk (EBU Tech 3306).
constexpr std::uint64_t kUnknownLength = 0xFFFFFFFF;

}  // namespace

std::optional<DataLength> statedDataLength(int file) {
    const ChunkFile chunks(file);
    std::array<unsigned char, 12> form{};
    if (!chunks.read(0, form)) return std::nullopt;
    const std::string_view container = text(form.data());
    const std::string_view kind = text(form.data() + 8);
    const bool wave = (container == "RIFF" || container == "RF64") && kind == "WAVE";
    const bool aiff = container == "FORM" && (kind == "AIFF" || kind == "AIFC");
    if (!wave && !aiff) return std::nullopt;
    const ByteOrder order = wave ? ByteOrder::little : ByteOrder::big;

    std::optional<std::uint64_t> longLength;
    std::array<unsigned char, 8> header{};
    std::uint64_t offset = form.size();
    while (chunks.read(offset, header)) {
        const std::string_view id = text(header.data());
        std::uint64_t length = decode(header.data() + 4, 4, order);
        offset += header.size();
        if (wave && id == "ds64") {
            std::array<unsigned char, 16> sizes{};  // of the RIFF, then of the data chunk
            if (chunks.read(offset, sizes)) longLength = decode(sizes.data() + 8, 8, order);
        }
        if (id == (wave ? "data" : "SSND")) {
            if (length == kUnknownLength) {
                if (!longLength) return std::nullopt;
                length = *longLength;
            }
            return DataLength{length, std::min(length, chunks.size() - offset)};
        }
        offset += length + (length & 1);  // chunks start at even offsets
    }
    return std::nullopt;
}

}  // namespace lacquer::sessions
