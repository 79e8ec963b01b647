#include "sessions/album/new_album.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <system_error>
#include <utility>

#include "sessions/delivery/tag_file.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::sessions {
namespace {

// Without a number in front, and with blanks for underscores.
std::string titleOf(const std::filesystem::path& source) {
    std::string name = (source.has_filename() ? source : source.parent_path()).stem().string();
    const auto isNumber = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto isBetween = [](char c) { return std::string_view(" _.-").find(c) != std::string_view::npos; };
    const auto digits = std::ranges::find_if_not(name, isNumber);
    const auto words = std::find_if_not(digits, name.end(), isBetween);
    constexpr std::ptrdiff_t kMostDigits = 3;
    if (digits - name.begin() <= kMostDigits && words != digits && words != name.end()) name.erase(name.begin(), words);
    std::ranges::replace(name, '_', ' ');
    return name;
}

// What every one of them says; empty where two differ.
std::string agreed(std::span<const SongSource> sources, std::string Tags::*tag) {
    if (sources.empty()) return {};
    const std::string& first = sources.front().tags.*tag;
    const bool all = std::ranges::all_of(sources, [&](const SongSource& source) { return source.tags.*tag == first; });
    return all ? first : std::string();
}

}  // namespace

SongSource readSongSource(const std::filesystem::path& path, const RegistryForSongs& registry) {
    std::error_code failed;
    if (!std::filesystem::is_directory(path, failed)) {
        auto content = readTags(path);
        return {path, content ? std::move(content->tags) : Tags()};
    }
    auto loaded = load(path, registry());
    return {path, loaded ? std::move(loaded->session.tags) : Tags()};
}

Album newAlbum(const std::filesystem::path& folder, std::span<const SongSource> sources, double gapSeconds) {
    Album album{.folder = folder};
    album.texts.title = agreed(sources, &Tags::album);
    album.texts.artist = agreed(sources, &Tags::albumArtist);
    if (album.texts.artist.empty()) album.texts.artist = agreed(sources, &Tags::artist);
    album.year = agreed(sources, &Tags::year);
    album.label = agreed(sources, &Tags::label);
    album.genre = agreed(sources, &Tags::genre);
    album.copyright = agreed(sources, &Tags::copyright);
    album.upc = agreed(sources, &Tags::upc);
    for (const auto& [path, tags] : sources) {
        AlbumSong& song = album.songs.emplace_back();
        song.source = sourceFor(folder, path);
        song.texts.title = tags.title.empty() ? titleOf(path) : tags.title;
        if (tags.artist != album.texts.artist) song.texts.artist = tags.artist;
        song.texts.composer = tags.composer;
        song.isrc = tags.isrc;
        song.gapSeconds = gapSeconds;
    }
    return album;
}

}  // namespace lacquer::sessions
