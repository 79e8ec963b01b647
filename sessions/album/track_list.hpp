// The tracks of an album's files, as text for people. Pure.
#pragma once

#include <span>
#include <string>

#include "sessions/album/album.hpp"
#include "sessions/delivery/export_songs.hpp"

namespace lacquer::sessions {

/// UTF-8: what is written about the album and each song, and of each file its name, place, length, loudness and true
/// peak. `files` are those of one preset, one for each song.
[[nodiscard]] std::string trackListText(const Album& album, std::span<const ExportedFile> files);

}  // namespace lacquer::sessions
