#include "cli/vinyl_songs.hpp"

#include <algorithm>
#include <filesystem>

#include "sessions/album/album_file.hpp"
#include "sessions/album/new_album.hpp"

namespace lacquer::cli {
namespace {

constexpr const char* kAlbumExtension = ".lacquer-album";

bool isAlbum(const std::filesystem::path& path) {
    return (path.has_filename() ? path : path.parent_path()).extension() == kAlbumExtension;
}

}  // namespace

Result<sessions::Album> songsOrAlbum(const std::vector<std::string>& sources, double gapSeconds) {
    if (sources.size() == 1 && isAlbum(sources.front())) return sessions::loadAlbum(sources.front());
    const auto album = std::ranges::find_if(sources, isAlbum);
    if (album != sources.end())
        return fail(ErrorKind::usage, "is an album, which stands alone", *album, "name the album, or songs");
    std::vector<sessions::SongSource> songs;
    for (const std::string& source : sources) songs.push_back({std::filesystem::absolute(source)});
    return sessions::newAlbum(std::filesystem::temp_directory_path(), songs, gapSeconds);
}

}  // namespace lacquer::cli
