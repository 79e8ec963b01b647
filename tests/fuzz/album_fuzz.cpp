// Fuzzes the reader of album.json: whatever the bytes, it must not crash, and what it accepts it must be able to write
// and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sessions/album/album_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer::sessions;
    const auto loads = [](const ReadAlbum& read) {
        return std::ranges::find(read.findings, Severity::fatal, &Finding::severity) == read.findings.end();
    };
    const std::string text(reinterpret_cast<const char*>(data), size);
    const ReadAlbum first = readAlbum(text, "/nowhere.lacquer-album");
    if (!loads(first)) return 0;
    const auto written = writeAlbum(first.album);
    if (!written) return 0;  // a preset with text in base64 that is no UTF-8
    const ReadAlbum second = readAlbum(*written, "/nowhere.lacquer-album");
    if (!loads(second) || *writeAlbum(second.album) != *written) std::abort();
    return 0;
}
