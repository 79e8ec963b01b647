#include "sessions/album/sequence.hpp"

#include <gtest/gtest.h>

#include "sessions/album/album_disc.hpp"
#include "sessions/delivery/cd/red_book.hpp"

namespace lacquer::sessions::sequence_test {
namespace {

constexpr std::int64_t kSector = 588, kSecond = 44100;

struct Source {
    std::int64_t frames;
    int rate = 44100;
};

struct Laid {
    Album album{.folder = "a"};
    std::vector<SongSound> sounds{};

    Laid& add(const Source& source, AlbumSong song = {}) {
        song.source = std::string(1, static_cast<char>('a' + album.songs.size())) + ".wav";
        album.songs.push_back(std::move(song));
        sounds.push_back({"", source.rate, 2, source.frames, 16});
        return *this;
    }
    [[nodiscard]] Sequence onDisc() const {
        auto sequence = layOutDisc(album, sounds);
        EXPECT_TRUE(sequence) << sequence.error().line();
        return sequence ? *sequence : Sequence();
    }
    [[nodiscard]] Sequence inFiles(int rate) const {
        auto sequence = layOutFiles(album, sounds, rate);
        EXPECT_TRUE(sequence) << sequence.error().line();
        return sequence ? *sequence : Sequence();
    }
    [[nodiscard]] std::string refusal() const {
        const auto disc = layOutDisc(album, sounds), files = layOutFiles(album, sounds, 44100);
        if (disc || files) return {};
        EXPECT_EQ(disc.error().line(), files.error().line());
        return disc.error().line();
    }
};

TEST(Sequence, TwoSecondsComeInFrontOfTrackOneAtLeast) {
    EXPECT_EQ(Laid().add({10 * kSecond}).onDisc().songs[0].start, 2 * kSecond);
    EXPECT_EQ(Laid().add({10 * kSecond}, {.gapSeconds = 2}).onDisc().songs[0].start, 2 * kSecond);
    EXPECT_EQ(Laid().add({10 * kSecond}, {.gapSeconds = 5}).onDisc().songs[0].start, 5 * kSecond);
    // What is less, comes on top, as with cue sheets.
    EXPECT_EQ(Laid().add({10 * kSecond}, {.gapSeconds = 1}).onDisc().songs[0].start, 3 * kSecond);
    EXPECT_EQ(Laid().add({10 * kSecond}, {.gapSeconds = 2}).inFiles(44100).songs[0].start, 0);
}

TEST(Sequence, ASongBehindAGapBeginsOnAWholeSector) {
    const Sequence disc =
        Laid().add({10 * kSecond + 1}, {.gapSeconds = 2}).add({10 * kSecond}, {.gapSeconds = 2}).onDisc();
    EXPECT_EQ(disc.songs[0].end(), 12 * kSecond + 1);
    EXPECT_EQ(disc.songs[1].pause, 12 * kSecond + kSector);
    EXPECT_EQ(disc.songs[1].start, 14 * kSecond + kSector);
    EXPECT_EQ(disc.songs[1].trackStart, disc.songs[1].start);
    EXPECT_EQ(disc.end, 24 * kSecond + kSector);
}

TEST(Sequence, ASongThatJoinsTheOneBeforeBeginsOnTheVeryFrameAndItsTrackOnTheSectorOfThat) {
    const Laid laid = Laid().add({10 * kSecond + 100}, {.gapSeconds = 2}).add({10 * kSecond});
    const Sequence disc = laid.onDisc();
    EXPECT_EQ(disc.songs[1].start, 12 * kSecond + 100);
    EXPECT_EQ(disc.songs[1].trackStart, 12 * kSecond);
    EXPECT_FALSE(disc.songs[1].pause);
    const auto changes = discChanges(laid.album, laid.sounds, disc);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].line(),
              "song 2 \"b\": begins 100 frames behind the whole sector on which its track does: the "
              "song before ends there");
}

TEST(Sequence, OverlapsFadeIntoEachOtherUnlessFadesAreGiven) {
    const Sequence files = Laid()
                               .add({10 * kSecond})
                               .add({10 * kSecond}, {.gapSeconds = -3})
                               .add({10 * kSecond}, {.fadeInSeconds = 0, .fadeOutSeconds = 1, .gapSeconds = -2})
                               .inFiles(44100);
    EXPECT_EQ(files.songs[1].start, 7 * kSecond);
    EXPECT_EQ(files.songs[0].fadeOut, 3 * kSecond);
    EXPECT_EQ(files.songs[1].fadeIn, 3 * kSecond);
    EXPECT_EQ(files.songs[1].fadeOut, 2 * kSecond);
    EXPECT_EQ(files.songs[2].fadeIn, 0);
    EXPECT_EQ(files.songs[2].fadeOut, 1 * kSecond);
    EXPECT_EQ(files.end, 25 * kSecond);
    EXPECT_EQ(files.soundEndBefore(2), 17 * kSecond);
}

TEST(Sequence, StartAndEndArePlacesInTheSourceWhateverItsRate) {
    const Sequence files = Laid().add({480000, 48000}, {.startSeconds = 1.5, .endSeconds = 4}).inFiles(44100);
    EXPECT_EQ(files.songs[0].offset, 66150);
    EXPECT_EQ(files.songs[0].length, 110250);
    EXPECT_EQ(Laid().add({480001, 48000}).inFiles(44100).songs[0].length, 441001);  // 441000.92
    EXPECT_EQ(Laid().add({480001, 48000}).inFiles(48000).songs[0].length, 480001);
}

TEST(Sequence, WhatSoundsInFrontOfATrackLiesInItsPause) {
    const Sequence disc = Laid()
                              .add({60 * kSecond}, {.gapSeconds = 0, .trackStartSeconds = 30})
                              .add({10 * kSecond}, {.gapSeconds = 2, .trackStartSeconds = 3, .indexSeconds = {5}})
                              .add({10 * kSecond}, {.trackStartSeconds = 1})
                              .add({10 * kSecond}, {.gapSeconds = 2, .pauseSeconds = 4})
                              .add({10 * kSecond}, {.gapSeconds = 2, .pauseSeconds = 0})
                              .onDisc();
    EXPECT_EQ(disc.songs[0].start, 0);  // its track begins behind 2 s of its own
    EXPECT_EQ(disc.songs[0].trackStart, 30 * kSecond);
    EXPECT_EQ(disc.songs[0].pause, 0);
    EXPECT_EQ(disc.songs[1].pause, 60 * kSecond);
    EXPECT_EQ(disc.songs[1].trackStart, 65 * kSecond);
    EXPECT_EQ(disc.songs[1].indexes, std::vector<std::int64_t>{67 * kSecond});
    EXPECT_EQ(disc.songs[2].pause, 72 * kSecond);
    EXPECT_EQ(disc.songs[2].trackStart, 73 * kSecond);
    EXPECT_EQ(disc.songs[3].trackStart, 84 * kSecond);
    EXPECT_EQ(disc.songs[3].pause, 80 * kSecond);  // within the song before
    EXPECT_FALSE(disc.songs[4].pause);
}

TEST(Sequence, AHiddenSongLiesInThePauseOfTrackOne) {
    const Laid laid = Laid()
                          .add({30 * kSecond}, {.gapSeconds = 2, .hidden = true})
                          .add({10 * kSecond}, {.gapSeconds = 1})
                          .add({10 * kSecond}, {.gapSeconds = 2});
    const cd::Disc disc = discOf(laid.album, laid.onDisc());
    ASSERT_EQ(disc.tracks.size(), 2u);
    EXPECT_EQ(disc.tracks[0].pregap, 0);
    EXPECT_EQ(disc.tracks[0].indexes, std::vector<cd::Sector>{33 * 75});
    EXPECT_EQ(disc.tracks[1].pregap, 43 * 75);
    EXPECT_EQ(disc.tracks[1].indexes, std::vector<cd::Sector>{45 * 75});
    EXPECT_EQ(disc.leadOut, 55 * 75);
    EXPECT_FALSE(cd::hasErrors(cd::checkDisc(disc)));
}

TEST(Sequence, TheDiscHasCodesFlagsAndTexts) {
    Laid laid;
    laid.add({10 * kSecond}, {.texts = {.title = "One", .artist = "Guest", .composer = "C"},
                              .isrc = "DE-ABC-25-00001",
                              .preEmphasis = true})
        .add({10 * kSecond}, {.texts = {.title = "Two"}, .copyPermitted = true});
    laid.album.texts = {.title = "Album", .artist = "Band", .message = "Hello"};
    laid.album.upc = "4006381333931";
    laid.album.catalogue = "X 1";
    laid.album.cdGenre = 23;
    laid.album.genre = "Rock";
    laid.album.masterId = "M";
    const cd::Disc disc = discOf(laid.album, laid.onDisc());
    using cd::TextField;
    const cd::Disc expected{
        .tracks = {{.pregap = 0,
                    .indexes = {150},
                    .preEmphasis = true,
                    .isrc = "DE-ABC-25-00001",
                    .text = {{TextField::title, "One"}, {TextField::performer, "Guest"}, {TextField::composer, "C"}}},
                   {.indexes = {900},
                    .copyPermitted = true,
                    .text = {{TextField::title, "Two"}, {TextField::performer, "Band"}}}},
        .leadOut = 1650,
        .ean = "4006381333931",
        .masterId = "M",
        .discId = "X 1",
        .genre = cd::Genre{23, "Rock"},
        .text = {{TextField::title, "Album"}, {TextField::performer, "Band"}, {TextField::message, "Hello"}}};
    EXPECT_EQ(disc, expected);
}

TEST(Sequence, WhatCannotBeIsRefusedWithTheSong) {
    const Source ten{10 * kSecond};
    EXPECT_EQ(Laid().refusal(), "a: there is no track in it (an album has a song at least that is not hidden)");
    EXPECT_EQ(Laid().add(ten, {.hidden = true}).refusal(),
              "a: there is no track in it (an album has a song at least that is not hidden)");
    EXPECT_EQ(Laid().add(ten, {.endSeconds = 10.1}).refusal(),
              "song 1 \"a\": \"end\" lies behind the end of its source, 10.000 s (both are seconds of the source)");
    EXPECT_EQ(Laid().add(ten, {.startSeconds = 10}).refusal(),
              "song 1 \"a\": \"start\" lies behind the end of its source, 10.000 s (both are seconds of the source)");
    EXPECT_EQ(Laid().add(ten, {.gapSeconds = -1}).refusal(),
              "song 1 \"a\": has a negative gap, but no song in front of it (leave \"gap\" out)");
    EXPECT_EQ(Laid().add(ten).add({5 * kSecond}, {.gapSeconds = -6}).refusal(),
              "song 2 \"b\": overlaps the song before by more than 5.000 s, which is all that one of the two has (set "
              "\"gap\" nearer to 0)");
    EXPECT_EQ(Laid().add(ten).add(ten, {.gapSeconds = -10}).refusal(),
              "song 2 \"b\": begins no later than the song before (move \"trackStart\", or set \"gap\" nearer to 0)");
    EXPECT_EQ(Laid().add(ten, {.fadeOutSeconds = 11}).refusal(),
              "song 1 \"a\": has a fade longer than itself, 10.000 s (shorten it)");
    EXPECT_EQ(Laid().add(ten, {.trackStartSeconds = 10}).refusal(),
              "song 1 \"a\": \"trackStart\" lies behind its end (it is in seconds from where the song begins)");
    EXPECT_EQ(Laid().add(ten, {.indexSeconds = {11}}).refusal(),
              "song 1 \"a\": an index point lies behind its end (\"indexes\" are seconds from where the song begins)");
    EXPECT_EQ(
        Laid().add(ten).add(ten, {.hidden = true}).refusal(),
        "song 2 \"b\": is hidden, but stands behind a track (hidden songs lie in the pause in front of track 1: put "
        "it first)");
}

}  // namespace
}  // namespace lacquer::sessions::sequence_test
