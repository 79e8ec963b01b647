// Tags in WAV, RF64 and AIFF files: INFO list, ID3v2 chunk, bext, iXML and axml; ID3v2 and text chunks. All other
// chunks stay. Not real time.
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "sessions/delivery/tag_content.hpp"
#include "sessions/media/chunk_copy.hpp"
#include "sessions/media/chunk_list.hpp"

namespace lacquer::sessions {

/// Nothing where what holds them is damaged. What one place leaves open another may say: ID3v2 comes first.
[[nodiscard]] std::optional<TagContent> readChunkTags(int file, const ChunkList& list);

/// Writes to the empty file `to` what `from`, which readChunkTags() can read, becomes. Fails as copyChunks() does.
Status writeChunkTags(int from, const ChunkList& list, const TagChange& change, int to,
                      std::uint64_t longestRiff = kLongestRiff);

}  // namespace lacquer::sessions
