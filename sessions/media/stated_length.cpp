#include "sessions/media/stated_length.hpp"

#include <algorithm>

#include "sessions/media/chunk_list.hpp"
#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

std::optional<DataLength> statedDataLength(int file) {
    const auto list = listChunks(file);
    const Chunk* samples = list ? list->find(list->samplesId()) : nullptr;
    // A RIFF writer that cannot go back to its header states all ones.
    if (!samples || samples->length == kUnknownLength) return std::nullopt;
    return DataLength{samples->length, std::min(samples->length, lengthOf(file) - samples->offset)};
}

}  // namespace lacquer::sessions
