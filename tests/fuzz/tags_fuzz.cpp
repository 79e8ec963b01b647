// Fuzzes what finds sound and tags in other people's files. Whatever the bytes, nothing crashes; a RIFF or AIFF file
// that is taken has, with new tags, the same sound, and says what it was told; but for damaged frames of ID3v2, which
// TagLib keeps: writeTags() compares.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/chunk_tags.hpp"
#include "sessions/delivery/sound_container.hpp"
#include "sessions/media/file_bytes.hpp"

using namespace lacquer;
using namespace lacquer::sessions;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const FileDescriptor file(::memfd_create("fuzzed", MFD_CLOEXEC));
    if (!writeAt(file.number(), 0, {reinterpret_cast<const char*>(data), size})) std::abort();
    const auto container = containerOf(file.number());
    if (!container) return 0;
    const auto digits = soundDigits(file.number(), *container);
    const auto list = listChunks(file.number());
    if (!list) return 0;
    const auto content = readChunkTags(file.number(), *list);
    if (!digits || !content) return 0;

    TagChange change{.tags = content->tags, .loudness = {.integratedLufs = -14}};
    change.tags.title = "Rain";
    change.tags.isrc = "FRZ039800212";
    const FileDescriptor copy(::memfd_create("copy", MFD_CLOEXEC));
    if (!writeChunkTags(file.number(), *list, change, copy.number())) std::abort();
    const auto written = listChunks(copy.number());
    if (!written || soundDigits(copy.number(), *container) != digits) std::abort();
    const auto again = readChunkTags(copy.number(), *written);
    const bool id3 = list->find("id3 ") || list->find("ID3 ");
    if (!again || (!id3 && (again->tags.title != "Rain" || again->tags.isrc != "FRZ039800212"))) std::abort();
    return 0;
}
