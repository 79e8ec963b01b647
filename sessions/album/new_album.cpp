#include "sessions/album/new_album.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

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

}  // namespace

Album newAlbum(const std::filesystem::path& folder, std::span<const std::filesystem::path> sources, double gapSeconds) {
    Album album{.folder = folder};
    for (const std::filesystem::path& source : sources) {
        AlbumSong& song = album.songs.emplace_back();
        song.source = sourceFor(folder, source);
        song.texts.title = titleOf(source);
        song.gapSeconds = gapSeconds;
    }
    return album;
}

}  // namespace lacquer::sessions
