#include "sessions/album/album.hpp"

#include <algorithm>

namespace lacquer::sessions {

namespace fs = std::filesystem;

namespace {

// Of a file or a folder, whether a slash ends it or not; without its extension.
std::string stemOf(const fs::path& path) {
    return (path.has_filename() ? path : path.parent_path()).stem().string();
}

}  // namespace

fs::path sourceOf(const Album& album, const AlbumSong& song) {
    return (album.folder / song.source).lexically_normal();
}

bool isSession(const AlbumSong& song) {
    const fs::path source = song.source;
    return (source.has_filename() ? source : source.parent_path()).extension() == ".lacquer";
}

std::string nameOf(const AlbumSong& song) {
    if (!song.texts.title.empty()) return song.texts.title;
    return stemOf(song.source);
}

std::string nameOf(const Album& album) {
    return album.texts.title.empty() ? stemOf(album.folder) : album.texts.title;
}

std::string songPlace(const Album& album, std::size_t song) {
    return "song " + std::to_string(song + 1) + " \"" + nameOf(album.songs[song]) + "\"";
}

const std::string& artistOf(const Album& album, const AlbumSong& song) {
    return song.texts.artist.empty() ? album.texts.artist : song.texts.artist;
}

int trackNumber(const Album& album, std::size_t song) {
    if (album.songs[song].hidden) return 0;
    const auto end = album.songs.begin() + static_cast<std::ptrdiff_t>(song) + 1;
    return static_cast<int>(std::count_if(album.songs.begin(), end, [](const AlbumSong& s) { return !s.hidden; }));
}

int trackCount(const Album& album) {
    return static_cast<int>(std::ranges::count(album.songs, false, &AlbumSong::hidden));
}

std::string sourceFor(const fs::path& albumFolder, const fs::path& source) {
    const fs::path folder = fs::absolute(albumFolder / "").lexically_normal().parent_path();
    const fs::path there = fs::absolute(source).lexically_normal();
    const fs::path within = there.lexically_relative(folder.parent_path());
    if (within.empty() || *within.begin() == "..") return there.string();
    return there.lexically_relative(folder).string();
}

}  // namespace lacquer::sessions
