// Everything that is wrong with an album, or worth knowing. Not real time.
#pragma once

#include <span>
#include <vector>

#include "sessions/album/sequence.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/format/finding.hpp"

namespace lacquer::sessions {

/// What is wrong with the text of album.json (errors), or not known in it.
[[nodiscard]] cd::DiscFindings checkText(const std::vector<Finding>& text);

/// What can be told without the sounds: sources and artwork that are not there (errors), codes that are none (errors),
/// texts that are missing.
[[nodiscard]] cd::DiscFindings checkAlbum(const Album& album);

/// What the sounds add: whether the album can be laid out (error), and what it would be like as a disc. There, what
/// keeps it from being one is a warning, as it may not be meant to be.
[[nodiscard]] cd::DiscFindings checkSounds(const Album& album, std::span<const SongSound> sounds);

}  // namespace lacquer::sessions
