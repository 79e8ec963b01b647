// Albums on disk: a folder `name.lacquer-album` with album.json and its last good copy album.json.bak. Message thread.
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/album_json.hpp"

namespace lacquer::sessions {

/// Fails with missingInput where there is none.
Result<ReadAlbum> readAlbumFile(const std::filesystem::path& folder);

/// The same for those who need the album. Fails with badData, naming line and JSON path, on what cannot be read.
Result<Album> loadAlbum(const std::filesystem::path& folder);

/// Writes album.json into the album's folder. The file that was there stays as album.json.bak. Fails with cannotCreate
/// and leaves both as they were.
Status saveAlbum(const Album& album);

/// Makes the album's folder with album.json in it. Fails with cannotCreate, also when something of that name exists;
/// everything is then as it was.
Status createAlbum(const Album& album);

}  // namespace lacquer::sessions
