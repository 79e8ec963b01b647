// Fuzzes the reader of archives: whatever the bytes, it must not crash, and never hand over more than its limits.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sessions/interchange/archive.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer::sessions::dawproject;
    constexpr std::uint64_t kMost = 1 << 20;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto archive = Archive::of(bytes, "fuzzed.zip", {.plentyBytes = kMost, .ratio = 50});
    if (!archive) return 0;
    for (const char* name : {"project.xml", "audio/a.wav", "metadata.xml"}) {
        const auto text = archive->read(name, kMost);
        if (text && (!archive->holds(name) || text->size() > kMost)) std::abort();
    }
    return 0;
}
