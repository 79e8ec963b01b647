#include "sessions/album/song_list.hpp"

#include <gtest/gtest.h>

#include "sessions/album/album_json.hpp"

namespace lacquer::sessions::song_list_test {
namespace {

// Five songs named a to e, with a record on which each wish and each place names one of them.
Album albumWithRecord() {
    Album album;
    for (const char* name : {"a", "b", "c", "d", "e"}) album.songs.push_back({.source = std::string(name) + ".wav"});
    AlbumVinyl& record = album.vinyl.emplace();
    record.wishes.first = {{0, 2}};
    record.wishes.last = {{1, 0}};
    record.wishes.together = {{3, 4}};
    record.wishes.before = {{1, 3}};
    record.wishes.sameSide = {{0, 1, 2}};
    record.wishes.notOnSide = {{4, 0}};
    record.order = {{2, 1}, {3, 4, 0}};
    return album;
}

std::string names(const Album& album, const std::vector<std::size_t>& songs) {
    std::string text;
    for (const std::size_t song : songs) text += album.songs[song].source.substr(0, 1);
    return text;
}

// What the record says, by the songs' names.
std::string said(const Album& album) {
    const VinylWishes& wishes = album.vinyl->wishes;
    std::string text;
    for (const auto& [side, song] : wishes.first) text += "first " + std::to_string(side) + names(album, {song}) + " ";
    for (const auto& [side, song] : wishes.last) text += "last " + std::to_string(side) + names(album, {song}) + " ";
    for (const auto& group : wishes.together) text += "together " + names(album, group) + " ";
    for (const auto& [one, other] : wishes.before) text += "before " + names(album, {one, other}) + " ";
    for (const auto& group : wishes.sameSide) text += "same " + names(album, group) + " ";
    for (const auto& [song, side] : wishes.notOnSide)
        text += "not " + names(album, {song}) + std::to_string(side) + " ";
    text += "order";
    for (const auto& side : album.vinyl->order) text += " " + names(album, side);
    return text;
}

// What is said of it can be read again: no number of a song is wrong.
void expectReadable(const Album& album) {
    const auto text = writeAlbum(album);
    ASSERT_TRUE(text) << text.error().line();
    const ReadAlbum read = readAlbum(*text, album.folder);
    ASSERT_TRUE(read.findings.empty()) << read.findings.front().error.line();
    EXPECT_EQ(read.album, album);
}

TEST(SongList, WhatTheRecordSaysStaysWithItsSongWhereverThatMoves) {
    const std::string before = "first 0c last 1a together de before bd same abc not e0 order cb dea";
    ASSERT_EQ(said(albumWithRecord()), before);
    for (std::size_t from = 0; from < 5; ++from)
        for (std::size_t to = 0; to < 5; ++to) {
            Album album = albumWithRecord();
            const std::string name = album.songs[from].source;
            moveSong(album, from, to);
            EXPECT_EQ(album.songs[to].source, name) << from << " to " << to;
            EXPECT_EQ(said(album), before) << from << " to " << to;
            expectReadable(album);
        }
}

TEST(SongList, ASongThatGoesTakesItsWishesAlong) {
    Album album = albumWithRecord();
    removeSong(album, 4);
    EXPECT_EQ(said(album), "first 0c last 1a before bd same abc order cb da");
    removeSong(album, 0);
    EXPECT_EQ(said(album), "first 0c before bd same bc order cb d");
    expectReadable(album);
    removeSong(album, 2);  // the only one of its side
    EXPECT_EQ(said(album), "first 0c same bc order");
    expectReadable(album);
}

TEST(SongList, NewSongsComeLastOnTheRecord) {
    Album album = albumWithRecord();
    insertSongs(album, 1, {{.source = "x.wav"}, {.source = "y.wav"}});
    EXPECT_EQ(names(album, {0, 1, 2, 3, 4, 5, 6}), "axybcde");
    EXPECT_EQ(said(album), "first 0c last 1a together de before bd same abc not e0 order cb deaxy");
    expectReadable(album);
}

TEST(SongList, AHiddenSongHasNoPlaceOnTheRecord) {
    Album album = albumWithRecord();
    setHidden(album, 0, true);
    EXPECT_EQ(said(album), "first 0c together de before bd same bc not e0 order cb de");
    expectReadable(album);
    setHidden(album, 0, false);
    EXPECT_EQ(said(album), "first 0c together de before bd same bc not e0 order cb dea");
}

}  // namespace
}  // namespace lacquer::sessions::song_list_test
