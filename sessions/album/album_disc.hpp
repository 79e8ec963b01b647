// An album as a disc: tracks, index points, codes and CD-Text. Pure; any thread.
#pragma once

#include <span>

#include "sessions/album/sequence.hpp"
#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"

namespace lacquer::sessions {

/// `sequence` is that of layOutDisc. A song's performer is the album's where it has no artist of its own.
[[nodiscard]] cd::Disc discOf(const Album& album, const Sequence& sequence);

/// What the disc does to the songs, as information: which of them are not the samples of their files, and why; tracks
/// that begin within a sector, so that the one before ends in theirs.
[[nodiscard]] cd::DiscFindings discChanges(const Album& album, std::span<const SongSound> sounds,
                                           const Sequence& sequence);

}  // namespace lacquer::sessions
