#include "sessions/album/song_list.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

namespace lacquer::sessions {
namespace {

/// Where each song is now, by its former place; none: there is nothing to be said of it any more.
using NewPlaces = std::vector<std::optional<std::size_t>>;

NewPlaces samePlaces(const Album& album) {
    NewPlaces places(album.songs.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    return places;
}

std::vector<std::size_t> placed(const std::vector<std::size_t>& songs, const NewPlaces& now) {
    std::vector<std::size_t> left;
    for (const std::size_t song : songs)
        if (now[song]) left.push_back(*now[song]);
    return left;
}

void placeGroups(std::vector<std::vector<std::size_t>>& groups, const NewPlaces& now) {
    for (auto& group : groups) group = placed(group, now);
    std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
}

void placePins(std::map<int, std::size_t>& pins, const NewPlaces& now) {
    std::erase_if(pins, [&](const auto& pin) { return !now[pin.second]; });
    for (auto& [side, song] : pins) song = *now[song];
}

void placeAll(AlbumVinyl& record, const NewPlaces& now) {
    VinylWishes& wishes = record.wishes;
    placePins(wishes.first, now);
    placePins(wishes.last, now);
    placeGroups(wishes.together, now);
    placeGroups(wishes.sameSide, now);
    std::erase_if(wishes.before, [&](const auto& pair) { return !now[pair.first] || !now[pair.second]; });
    for (auto& [earlier, later] : wishes.before) {
        earlier = *now[earlier];
        later = *now[later];
    }
    std::erase_if(wishes.notOnSide, [&](const auto& wish) { return !now[wish.first]; });
    for (auto& wish : wishes.notOnSide) wish.first = *now[wish.first];
    for (auto& side : record.order) side = placed(side, now);
}

// Every song that is not hidden lies on it once, and no side is empty.
void completeOrder(const Album& album, SongOrder& order) {
    if (order.empty()) return;
    for (std::size_t song = 0; song < album.songs.size(); ++song) {
        const auto has = [song](const auto& side) { return std::ranges::find(side, song) != side.end(); };
        if (!album.songs[song].hidden && std::ranges::none_of(order, has)) order.back().push_back(song);
    }
    if (std::ranges::any_of(order, [](const auto& side) { return side.empty(); })) order.clear();
}

void follow(Album& album, const NewPlaces& now) {
    if (!album.vinyl) return;
    placeAll(*album.vinyl, now);
    completeOrder(album, album.vinyl->order);
}

}  // namespace

void moveSong(Album& album, std::size_t from, std::size_t to) {
    NewPlaces now = samePlaces(album);
    AlbumSong song = std::move(album.songs[from]);
    album.songs.erase(album.songs.begin() + static_cast<std::ptrdiff_t>(from));
    album.songs.insert(album.songs.begin() + static_cast<std::ptrdiff_t>(to), std::move(song));
    std::vector<std::size_t> formerly(now.size());
    std::iota(formerly.begin(), formerly.end(), std::size_t{0});
    formerly.erase(formerly.begin() + static_cast<std::ptrdiff_t>(from));
    formerly.insert(formerly.begin() + static_cast<std::ptrdiff_t>(to), from);
    for (std::size_t place = 0; place < formerly.size(); ++place) now[formerly[place]] = place;
    follow(album, now);
}

void insertSongs(Album& album, std::size_t at, std::vector<AlbumSong> songs) {
    NewPlaces now = samePlaces(album);
    for (std::size_t place = at; place < now.size(); ++place) now[place] = place + songs.size();
    album.songs.insert(album.songs.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(songs.begin()),
                       std::make_move_iterator(songs.end()));
    follow(album, now);
}

void removeSong(Album& album, std::size_t song) {
    NewPlaces now = samePlaces(album);
    now[song].reset();
    for (std::size_t place = song + 1; place < now.size(); ++place) now[place] = place - 1;
    album.songs.erase(album.songs.begin() + static_cast<std::ptrdiff_t>(song));
    follow(album, now);
}

void setHidden(Album& album, std::size_t song, bool hidden) {
    album.songs[song].hidden = hidden;
    NewPlaces now = samePlaces(album);
    if (hidden) now[song].reset();
    follow(album, now);
}

}  // namespace lacquer::sessions
