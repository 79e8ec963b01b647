// What can be said of an album and of its songs, each as a text that people type, and what is wrong with one. Members
// are called as in docs/album-format.md: "title", "isrc", "gap". Pure; any thread.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"

namespace lacquer::sessions {

/// As it is typed: numbers without a unit, in decimals that read back as the same number; lists with a line, or a blank
/// for numbers, between their entries; flags as "yes" or ""; what is not said as "".
[[nodiscard]] std::string textOf(const Album& album, const std::string& member);
[[nodiscard]] std::string textOf(const AlbumSong& song, const std::string& member);

/// Says it. Times may have minutes in front: "3:05.5". Fails with badData where the text is none for that member:
/// `what` is wrong with it, and as `remedy` what would be right; everything then is as it was. Whether a file is there,
/// or a song lasts so long, is for checkAlbum and checkSounds to say.
Status setText(Album& album, const std::string& member, const std::string& text);
Status setText(AlbumSong& song, const std::string& member, const std::string& text);

/// What is to be known of a text that can be said: how CD-Text has it, if at all. Empty: nothing.
[[nodiscard]] std::string remarkOn(const std::string& member, const std::string& text);

}  // namespace lacquer::sessions
