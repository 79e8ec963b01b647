// What commands under `lacquer vinyl` take for songs: files, sessions, or an album. Main thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/album.hpp"

namespace lacquer::cli {

/// An album by its folder, or files and sessions in order, as an album that is nowhere on the disk. Fails with usage
/// where an album does not stand alone, and as loading does.
Result<sessions::Album> songsOrAlbum(const std::vector<std::string>& sources, double gapSeconds);

}  // namespace lacquer::cli
