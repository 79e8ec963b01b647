// Songs of an album moved, added and removed: what its record says of them goes along. Pure; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "sessions/album/album.hpp"

namespace lacquer::sessions {

/// `to`: its place afterwards. Both below the count of songs. On the record every song stays where it lies.
void moveSong(Album& album, std::size_t from, std::size_t to);

/// In front of song `at`, or with the count of songs behind all. On a record that has an order, they come last on its
/// last side.
void insertSongs(Album& album, std::size_t at, std::vector<AlbumSong> songs);

/// Wishes that are of this song go with it; an order of the record in which a side would be empty is no more.
void removeSong(Album& album, std::size_t song);

/// A hidden song is part of the one behind it: no wish names it, and in no order does it stand.
void setHidden(Album& album, std::size_t song, bool hidden);

}  // namespace lacquer::sessions
