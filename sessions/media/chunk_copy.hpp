// Writes a RIFF, RF64, BW64 or AIFF file anew with other chunks. Not real time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/chunk_list.hpp"

namespace lacquer::sessions {

struct NewChunk {
    std::string id{};  ///< four letters
    std::string content{};
};

struct ChunkEdit {
    std::vector<Chunk> kept{};  ///< of the old file, in its order, with the samples; ds64 is written as it has to be
    std::vector<NewChunk> front{};  ///< right in front of the samples
    std::vector<NewChunk> end{};    ///< behind all others
};

inline constexpr std::uint64_t kLongestRiff = 0xFFFFFFFF;

/// Writes to the empty file `to`, open for writing, what `from` becomes. What lies behind the end that `from` states is
/// copied as it is. A RIFF file that would be longer than `longestRiff` turns into RF64; fails with usage where AIFF
/// would, and with cannotCreate where the disk takes no more.
Status copyChunks(int from, const ChunkList& list, const ChunkEdit& edit, int to,
                  std::uint64_t longestRiff = kLongestRiff);

}  // namespace lacquer::sessions
