// What comes of a cue sheet through an album is compared with what cd::discOf makes of it: disc and samples.
#include <gtest/gtest.h>

#include "sessions/album/album_disc.hpp"
#include "sessions/album/new_album.hpp"
#include "sessions/album/programme.hpp"
#include "sessions/delivery/cd/cue_disc.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::album_of_cue_test {
namespace {

using namespace lacquer::test;

std::vector<std::int16_t> heard(cd::FrameSource& sound, cd::Sector sectors) {
    std::vector<std::int16_t> all, part(2 * 997);
    for (;;) {
        const auto got = sound.read(part);
        EXPECT_TRUE(got) << got.error().line();
        if (!got || *got == 0) break;
        all.insert(all.end(), part.begin(), part.begin() + *got * 2);
    }
    all.resize(samplesOf(sectors), 0);
    return all;
}

struct Sheet {
    const char* name;
    std::string text;
};

class AlbumOfSheet : public testing::TestWithParam<Sheet> {};

TEST_P(AlbumOfSheet, IsTheSameDiscAndTheSameSound) {
    const TemporaryFolder folder;
    const auto counted = countedFrames(2000 * 588);
    writeWav16(folder / "a.wav", counted);
    writeWav16(folder / "b.wav", {counted.begin(), counted.begin() + 2 * (600 * 588 + 100)});  // ends within a sector
    writeWav16(folder / "c.wav", {counted.begin() + 400, counted.begin() + 400 + 2 * 700 * 588});
    const auto sheet = cd::parseCueSheet(GetParam().text, "x.cue");
    ASSERT_TRUE(sheet) << sheet.error().line();
    const auto expected = cd::discOf(*sheet, folder / "x.cue");
    ASSERT_TRUE(expected) << expected.error().line();
    const auto album = albumOfCue(*sheet, folder / "x.cue", folder / "x.lacquer-album");
    ASSERT_TRUE(album) << album.error().line();
    const auto sounds = openSongs(album->album, {});
    ASSERT_TRUE(sounds) << sounds.error().line();
    const auto sequence = layOutDisc(album->album, *sounds);
    ASSERT_TRUE(sequence) << sequence.error().line();
    const cd::Disc disc = discOf(album->album, *sequence);
    EXPECT_EQ(disc, expected->disc);
    auto programme =
        DiscProgramme::open(album->album, *sounds, *sequence, nodes::DitherNoise::triangular, nodes::NoiseShape::flat);
    ASSERT_TRUE(programme) << programme.error().line();
    EXPECT_TRUE(heard(**programme, disc.leadOut) == heard(*expected->sound, disc.leadOut));
}

const std::vector<Sheet> kSheets{
    {"OneFile",
     "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:05:10\nINDEX 01 "
     "00:07:20\nINDEX 02 00:09:00\nTRACK 03 AUDIO\nINDEX 01 00:15:74\n"},
    {"AFileEach",
     "FILE \"b.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE \"c.wav\" WAVE\nTRACK 02 AUDIO\nINDEX 01 "
     "00:00:00\nFILE \"b.wav\" WAVE\nTRACK 03 AUDIO\nINDEX 01 00:00:00\n"},
    {"Pregaps",
     "FILE \"b.wav\" WAVE\nTRACK 01 AUDIO\nPREGAP 00:03:00\nINDEX 01 00:00:00\nFILE \"c.wav\" WAVE\nTRACK 02 "
     "AUDIO\nPREGAP 00:02:05\nINDEX 01 00:00:00\nTRACK 03 AUDIO\nPREGAP 00:01:00\nINDEX 01 00:04:10\n"},
    {"Postgaps",
     "FILE \"b.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nPOSTGAP 00:01:10\nFILE \"c.wav\" WAVE\nTRACK 02 "
     "AUDIO\nPREGAP 00:02:00\nINDEX 01 00:00:00\nPOSTGAP 00:00:20\nTRACK 03 AUDIO\nINDEX 00 00:04:00\nINDEX 01 "
     "00:04:30\n"},
    {"HiddenTrack",
     "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:10:00\nTRACK 02 AUDIO\nINDEX 01 "
     "00:20:00\n"},
    {"HiddenTrackBehindTwoSeconds",
     "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nPREGAP 00:02:00\nINDEX 00 00:00:00\nINDEX 01 "
     "00:10:00\n"},
    {"ShortLead", "FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:01:00\n"},
    {"PauseAtTheEndOfTheFileBefore",
     "FILE \"c.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:08:40\nFILE \"b.wav\" "
     "WAVE\nINDEX 01 00:00:00\n"},
    {"PauseAtTheEndOfAFileThatEndsWithinASector",
     "FILE \"b.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:07:40\nFILE \"c.wav\" "
     "WAVE\nINDEX 01 00:00:00\n"},
    {"CodesAndTexts",
     "CATALOG 4006381333931\nTITLE \"T\"\nPERFORMER \"P\"\nSONGWRITER \"S\"\nFILE \"a.wav\" WAVE\nTRACK 01 "
     "AUDIO\nTITLE "
     "\"One\"\nPERFORMER \"Q\"\nCOMPOSER \"C\"\nARRANGER \"A\"\nMESSAGE \"M\"\nFLAGS DCP PRE\nISRC DEABC2500001\nINDEX "
     "01 "
     "00:00:00\nTRACK 02 AUDIO\nTITLE \"Two\"\nPERFORMER \"P\"\nFLAGS SCMS\nINDEX 01 00:12:00\n"},
};

INSTANTIATE_TEST_SUITE_P(AlbumOfCue, AlbumOfSheet, testing::ValuesIn(kSheets),
                         [](const auto& param) { return param.param.name; });

TEST(AlbumOfCue, TakesYearAndGenreFromRemarks) {
    const TemporaryFolder folder;
    writeWav16(folder / "a.wav", countedFrames(500 * 588));
    const auto sheet = cd::parseCueSheet(
        "REM DATE 1998\nREM GENRE \"Folk Rock\"\nFILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n", "x.cue");
    const auto album = albumOfCue(*sheet, folder / "x.cue", folder / "x.lacquer-album");
    ASSERT_TRUE(album) << album.error().line();
    EXPECT_EQ(album->album.year, "1998");
    EXPECT_EQ(album->album.genre, "Folk Rock");
    EXPECT_EQ(album->album.songs[0].source, "../a.wav");
}

TEST(AlbumOfCue, WhatAnAlbumCannotHoldIsRefusedWithItsLine) {
    const TemporaryFolder folder;
    writeWav16(folder / "a.wav", countedFrames(500 * 588));
    writeWav16(folder / "b.wav", countedFrames(500 * 588));
    writeBytes(folder / "raw.bin", std::string(2352 * 500, '\1'));
    const auto refusal = [&](const std::string& text) {
        const auto sheet = cd::parseCueSheet(text, "x.cue");
        EXPECT_TRUE(sheet) << sheet.error().line();
        const auto album = albumOfCue(*sheet, folder / "x.cue", folder / "x.lacquer-album");
        return album ? std::string() : album.error().line();
    };
    const std::string place = (folder / "x.cue").string();
    EXPECT_EQ(
        refusal("FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE \"b.wav\" WAVE\nINDEX 02 00:00:00\n"),
        place + ":5: track 1 is of several files, a song is of one (join them: sox one.wav two.wav joined.wav)");
    EXPECT_EQ(refusal("FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE \"b.wav\" WAVE\nTRACK 02 "
                      "AUDIO\nINDEX 01 00:01:00\n"),
              place + ":6: track 1 is of several files, a song is of one (begin b.wav with a track)");
    EXPECT_EQ(refusal("FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:09:00\n"),
              place + ":3: the index lies at or behind the end of a.wav (check the time and the file)");
    EXPECT_EQ(refusal("FILE \"a.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:02:00\n"),
              place +
                  ":3: there is sound in front of the first index (begin with INDEX 00 00:00:00, or with INDEX 01 "
                  "00:00:00)");
    EXPECT_NE(refusal("FILE \"raw.bin\" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n").find("is raw"),
              std::string::npos);
    EXPECT_NE(refusal("FILE \"none.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n").find("none.wav"),
              std::string::npos);
}

TEST(NewAlbum, TitlesAreFileNamesWithoutTheNumberInFront) {
    const auto title = [](const std::string& file) {
        const std::vector<SongSource> sources{{file}};
        return newAlbum("a.lacquer-album", sources, 2).songs[0].texts.title;
    };
    EXPECT_EQ(title("03 - Ebbe.wav"), "Ebbe");
    EXPECT_EQ(title("x/03_Die_Ebbe.flac"), "Die Ebbe");
    EXPECT_EQ(title("Song.lacquer/"), "Song");
    EXPECT_EQ(title("99 Luftballons.wav"), "Luftballons");  // there is no telling
    EXPECT_EQ(title("1999.wav"), "1999");
    EXPECT_EQ(title("7.wav"), "7");
    EXPECT_EQ(title("5ive.wav"), "5ive");
}

TEST(NewAlbum, WhatTheTagsSayIsTakenUpAndWhatTheyAgreeOnIsTheAlbums) {
    const std::vector<SongSource> sources{
        {"1.wav", {.title = "Rain", .artist = "Ada", .album = "Weather", .year = "2026", .isrc = "GBABC2500012"}},
        {"2.wav", {.title = "Snow", .artist = "Bo", .album = "Weather", .albumArtist = "Ada", .year = "2025"}},
        {"02_Hail.wav", {}}};
    const Album pair = newAlbum("a.lacquer-album", std::span(sources).first(2), 2);
    EXPECT_EQ(pair.texts.title, "Weather");
    EXPECT_EQ(pair.texts.artist, "");
    EXPECT_EQ(pair.year, "");
    EXPECT_EQ(pair.songs[0].texts.title, "Rain");
    EXPECT_EQ(pair.songs[0].texts.artist, "Ada");
    EXPECT_EQ(pair.songs[0].isrc, "GBABC2500012");
    EXPECT_EQ(pair.songs[1].texts.artist, "Bo");
    const Album one = newAlbum("a.lacquer-album", std::span(sources).first(1), 2);
    EXPECT_EQ(one.texts.artist, "Ada");
    EXPECT_EQ(one.songs[0].texts.artist, "") << "the album's";
    const Album all = newAlbum("a.lacquer-album", sources, 2);
    EXPECT_EQ(all.texts.title, "");
    EXPECT_EQ(all.songs[2].texts.title, "Hail");
}

}  // namespace
}  // namespace lacquer::sessions::album_of_cue_test
