#include "sessions/album/album_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string_view>

#include "sessions/album/album_file.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::album_json_test {
namespace {

using namespace lacquer::test;

// As it is written, with all that an album may hold and two members that it does not know.
const std::string kWhole = R"({
  "format": "lacquer-album",
  "version": 1,
  "title": "Abend am Meer",
  "artist": "Die Möwen",
  "songwriter": "A",
  "composer": "B",
  "arranger": "C",
  "message": "Danke",
  "upc": "4006381333931",
  "label": "Strand",
  "catalogue": "STR 7",
  "year": "2026-11-28",
  "genre": "Rock",
  "copyright": "2026 Strand",
  "artwork": "front.png",
  "masterId": "STR7-A",
  "cdGenre": 23,
  "credits": ["Produced by X", "Mastered by Y"],
  "songs": [
    {"source": "../intro.wav", "title": "Intro", "gap": 2, "hidden": true},
    {"source": "../one.lacquer", "title": "Flut", "artist": "Gast", "credits": ["Bass: Z"], "isrc": "DEABC2500001", "gain": -1.5, "start": 0.25, "end": 100, "fadeIn": 0, "fadeOut": 4.5, "fadeOutShape": "exponential", "gap": 0.013333333333333334, "trackStart": 1.5, "pause": 3, "indexes": [10, 20.5], "preEmphasis": true, "scms": true, "mood": ["calm", 3]},
    {"source": "/music/two.wav", "fadeInShape": "smooth", "gap": -3, "copyPermitted": true}
  ],
  "vinyl": {"format": "10in", "speed": 45, "house": "standard", "stylus": 7, "referenceVelocity": 8, "gain": -1.5, "sides": 2, "gap": 2.5, "first": {"A": 3}, "last": {"B": 2}, "together": [[2, 3]], "before": [[3, 2]], "sameSide": [[2, 3]], "notOnSide": [[2, "A"]], "balance": 0.5, "departure": 0, "order": [[3], [2]], "plant": "north"},
  "exports": [
    {"name": "promo", "format": "mp3", "kbps": 192}
  ],
  "studio": {"desk": "blue"}
}
)";

ReadAlbum read(const std::string& text) {
    return readAlbum(text, "/music/a.lacquer-album");
}

TEST(AlbumJson, WhatIsWrittenIsReadAndWrittenAgainAsItWas) {
    const ReadAlbum whole = read(kWhole);
    const auto written = writeAlbum(whole.album);
    ASSERT_TRUE(written) << written.error().line();
    EXPECT_EQ(*written, kWhole);
    EXPECT_EQ(read(*written).album, whole.album);
}

TEST(AlbumJson, EveryMemberIsWhereItBelongs) {
    const Album album = read(kWhole).album;
    EXPECT_EQ(album.texts.artist, "Die Möwen");
    EXPECT_EQ(album.texts.credits, (std::vector<std::string>{"Produced by X", "Mastered by Y"}));
    EXPECT_EQ(album.catalogue, "STR 7");
    EXPECT_EQ(album.cdGenre, 23);
    ASSERT_EQ(album.songs.size(), 3u);
    EXPECT_TRUE(album.songs[0].hidden);
    const AlbumSong& song = album.songs[1];
    EXPECT_EQ(song.gainDb, -1.5);
    EXPECT_EQ(song.startSeconds, 0.25);
    EXPECT_EQ(song.endSeconds, 100);
    EXPECT_EQ(song.fadeInSeconds, 0);
    EXPECT_EQ(song.fadeOutSeconds, 4.5);
    EXPECT_EQ(song.fadeOutShape, nodes::FadeShape::exponential);
    EXPECT_EQ(song.gapSeconds, 1 / 75.0);
    EXPECT_EQ(song.trackStartSeconds, 1.5);
    EXPECT_EQ(song.pauseSeconds, 3);
    EXPECT_EQ(song.indexSeconds, (std::vector<double>{10, 20.5}));
    EXPECT_FALSE(album.songs[2].fadeInSeconds);
    EXPECT_EQ(album.songs[2].gapSeconds, -3);
    EXPECT_EQ(sourceOf(album, song), "/music/one.lacquer");
    EXPECT_TRUE(isSession(song));
    EXPECT_EQ(nameOf(album.songs[2]), "two");
    EXPECT_EQ(artistOf(album, album.songs[2]), "Die Möwen");
    EXPECT_EQ(trackNumber(album, 0), 0);
    EXPECT_EQ(trackNumber(album, 2), 2);
    ASSERT_EQ(album.exports.size(), 1u);
    EXPECT_EQ(album.exports[0].kbps, 192);
    ASSERT_TRUE(album.vinyl);
    EXPECT_EQ(album.vinyl->speed, vinyl::DiscSpeed::rpm45);
    EXPECT_EQ(album.vinyl->referenceCmS, 8);
    EXPECT_EQ(album.vinyl->gainDb, -1.5);
    EXPECT_EQ(album.vinyl->wishes.first, (std::map<int, std::size_t>{{0, 2}}));
    EXPECT_EQ(album.vinyl->wishes.notOnSide, (std::vector<std::pair<std::size_t, int>>{{1, 0}}));
    EXPECT_EQ(album.vinyl->order, (SongOrder{{2}, {1}}));
}

TEST(AlbumJson, MembersThatItDoesNotKnowAreToldWithWhatWasProbablyMeant) {
    const ReadAlbum album = read(R"({"format": "lacquer-album", "version": 1,
 "songs": [
  {"source": "a.wav", "titel": "A"}]})");
    ASSERT_EQ(album.findings.size(), 1u);
    EXPECT_EQ(album.findings[0].severity, Severity::kept);
    EXPECT_EQ(album.findings[0].error.line(),
              "/music/a.lacquer-album/album.json:3 /songs/0/titel: there is no member \"titel\"; it is kept, and does "
              "nothing (did you mean title?)");
}

struct Wrong {
    const char* name;
    std::string head, song;  // more members of the album, and of its second song
    std::string place, what, remedy;
};

class WrongAlbum : public testing::TestWithParam<Wrong> {};

TEST_P(WrongAlbum, IsRefusedWithLineAndJsonPath) {
    const Wrong& wrong = GetParam();
    const ReadAlbum album =
        read("{\"format\": \"lacquer-album\", \"version\": 1" + wrong.head +
             ",\n\"songs\": [\n{\"source\": \"a.wav\"},\n{\"source\": \"b.wav\"" + wrong.song + "}]}\n");
    ASSERT_EQ(album.findings.size(), 1u);
    EXPECT_EQ(album.findings[0].severity, Severity::fatal);
    const Error& error = album.findings[0].error;
    EXPECT_EQ(error.kind, ErrorKind::badData);
    EXPECT_EQ(error.where, "/music/a.lacquer-album/album.json:" + wrong.place);
    EXPECT_EQ(error.what, wrong.what);
    EXPECT_EQ(error.remedy, wrong.remedy);
}

const std::vector<Wrong> kWrong{
    {"RecordOfNoKnownSpeed", R"(, "vinyl": {"speed": 78})", "", "1 /vinyl/speed", "must be 33 or 45", "33 is 33 1/3"},
    {"RecordOfASongBeyondAllNumbers", R"(, "vinyl": {"before": [[1, 1e300]]})", "", "1 /vinyl/before/0/1",
     "there is no song 1e+300", "songs are numbers from 1 to 2, in the album's order"},
    {"RecordWithoutASong", R"(, "vinyl": {"order": [[1], [1]]})", "", "1 /vinyl/order/1/0",
     "song 1 stands twice in the order", "each song lies once"},
    {"RecordWithTooManySides", R"(, "vinyl": {"order": [[1, 2]]})", "", "1 /vinyl/order",
     "1 sides where \"sides\" says 2", "make both the same"},
    {"TitleThatIsANumber", "", R"(, "title": 3)", "4 /songs/1/title", "must be a text", "put it in quotes"},
    {"GainInWords", "", R"(, "gain": "-3 dB")", "4 /songs/1/gain", "must be a number",
     "write it without quotes and without a unit"},
    {"GainTooHigh", "", R"(, "gain": 41)", "4 /songs/1/gain", "must be a number from -100 to 40 dB", ""},
    {"TextThatIsNoUtf8", "", R"(, "title": {"base64": "/w=="})", "4 /songs/1/title", "must be a text of UTF-8",
     "put it in quotes"},
    {"NegativeStart", "", R"(, "start": -1)", "4 /songs/1/start", "must be a number from 0 to 100000 seconds", ""},
    {"EndInFrontOfStart", "", R"(, "start": 5, "end": 5)", "4 /songs/1/end", "lies at or in front of the song's start",
     "both are seconds of the source"},
    {"ShapeThatIsNone", "", R"(, "fadeIn": 1, "fadeInShape": "liner")", "4 /songs/1/fadeInShape",
     "\"liner\" is no shape of a fade", "did you mean linear?"},
    {"IndexesOutOfOrder", "", R"(, "indexes": [3, 2])", "4 /songs/1/indexes/1", "does not lie behind the one before",
     "index 02 and on, in order, behind \"trackStart\""},
    {"IndexInFrontOfTheTrack", "", R"(, "trackStart": 4, "indexes": [3])", "4 /songs/1/indexes/0",
     "does not lie behind the one before", "index 02 and on, in order, behind \"trackStart\""},
    {"IndexesThatAreNoList", "", R"(, "indexes": 3)", "4 /songs/1/indexes", "must be a list", ""},
    {"FlagThatIsNone", "", R"(, "hidden": "yes")", "4 /songs/1/hidden", "must be true or false",
     "or \"on\" or \"off\""},
    {"MemberTwice", "", R"(, "title": "A", "title": "B")", "4 /songs/1/title",
     "the member stands more than once in its object", "keep one of them"},
    {"GenreBeyondSixteenBits", R"(, "cdGenre": 70000)", "", "1 /cdGenre", "must be a whole number from 0 to 65535", ""},
    {"PresetThatIsNone", R"(, "exports": [{"name": "x", "format": "mp4"}])", "", "1 /exports/0/format",
     "\"mp4\" is not known here", "did you mean mp3?"},
    {"PresetsOfOneName", R"(, "exports": [{"name": "x", "format": "wav"}, {"name": "x", "format": "flac"}])", "",
     "1 /exports/1", "there are two presets \"x\"", "give one of them another name"},
};

INSTANTIATE_TEST_SUITE_P(AlbumJson, WrongAlbum, testing::ValuesIn(kWrong),
                         [](const auto& param) { return param.param.name; });

TEST(AlbumJson, WhatIsNoAlbumSaysSo) {
    const auto only = [](const std::string& text) {
        const auto findings = read(text).findings;
        EXPECT_EQ(findings.size(), 1u) << text;
        return findings.empty() ? std::string() : findings[0].error.line();
    };
    const std::string file = "/music/a.lacquer-album/album.json:";
    EXPECT_EQ(only("[]"), file + "1 /: this is no album (an album is an object: {\"format\": …})");
    EXPECT_EQ(only(R"({"format": "lacquer-session", "version": 1, "songs": []})"),
              file + "1 /format: this is no album (an album says \"format\": \"lacquer-album\")");
    EXPECT_EQ(
        only("{\"format\": \"lacquer-album\",\n\"version\": 2, \"songs\": []}"),
        file + "2 /version: the album has format version 2, this program reads up to 1 (open it with a newer Lacquer)");
    EXPECT_EQ(only(R"({"format": "lacquer-album", "version": 1})"), file + "1 /: \"songs\" is missing");
    EXPECT_EQ(only("{\"format\": \"lacquer-album\", \"version\": 1, \"songs\": [\n\"a.wav\"]}"),
              file + "2 /songs/0: is no song (as in {\"source\": \"../song.wav\", \"gap\": 2})");
    EXPECT_EQ(only("{\"format\": \"lacquer-album\", \"version\": 1, \"songs\": [\n{\"title\": \"A\"}]}"),
              file + "2 /songs/0: \"source\" is missing");
    EXPECT_TRUE(only("{\"format\": \"lacquer-album\",\n \"version\": 1,,}").starts_with(file + "2: "));
}

TEST(AlbumJson, EveryWrongSongIsTold) {
    const auto findings = read(R"({"format": "lacquer-album", "version": 1, "songs": [
{"source": ""},
{"source": "b.wav"},
{"source": "c.wav", "gap": true}]})")
                              .findings;
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_EQ(findings[1].line, 4);
}

TEST(AlbumJson, WhateverTheBytesItIsRefusedOrWrittenBack) {
    std::minstd_rand random(7);
    const auto fatal = [](const ReadAlbum& album) {
        return std::ranges::find(album.findings, Severity::fatal, &Finding::severity) != album.findings.end();
    };
    const std::string_view bytes = "0123456789-.eE,:{}[]\"\\tfn \xff";
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string text = kWhole;
        for (auto changes = 1 + random() % 3; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0)
                text.erase(at, 1);
            else
                text[at] = bytes[random() % bytes.size()];
        }
        const ReadAlbum album = read(text);
        if (fatal(album)) continue;
        ++accepted;
        const auto written = writeAlbum(album.album);
        ASSERT_TRUE(written) << text;
        const ReadAlbum again = read(*written);
        ASSERT_FALSE(fatal(again)) << text;
        EXPECT_EQ(*writeAlbum(again.album), *written) << text;
    }
    EXPECT_GT(accepted, 300);
}

TEST(AlbumFile, SavingKeepsTheFormerTextAndMakingNeedsAFreeName) {
    const TemporaryFolder folder;
    Album album{.folder = folder / "a.lacquer-album"};
    album.songs.push_back({.source = "../a.wav"});
    ASSERT_TRUE(createAlbum(album));
    EXPECT_EQ(createAlbum(album).error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.lacquer-album"});
    const std::string former = readBytes(album.folder / "album.json");
    album.texts.title = "New";
    ASSERT_TRUE(saveAlbum(album));
    EXPECT_EQ(readBytes(album.folder / "album.json.bak"), former);
    const auto loaded = loadAlbum(album.folder);
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ(*loaded, album);
    EXPECT_EQ(loadAlbum(folder / "b").error().kind, ErrorKind::missingInput);
    EXPECT_EQ(loadAlbum(folder.path()).error().kind, ErrorKind::missingInput);
}

TEST(AlbumFile, TextThatIsNoUtf8IsNotSaved) {
    const TemporaryFolder folder;
    Album album{.folder = folder / "a.lacquer-album", .texts = {.title = "\xFF"}};
    EXPECT_EQ(createAlbum(album).error().kind, ErrorKind::badData);
    EXPECT_TRUE(folder.names().empty());
}

TEST(AlbumSource, IsRelativeWithinTheAlbumAndBesideItOnly) {
    EXPECT_EQ(sourceFor("/music/a.lacquer-album", "/music/one.wav"), "../one.wav");
    EXPECT_EQ(sourceFor("/music/a.lacquer-album/", "/music/masters/one.wav"), "../masters/one.wav");
    EXPECT_EQ(sourceFor("/music/a.lacquer-album", "/music/a.lacquer-album/one.wav"), "one.wav");
    EXPECT_EQ(sourceFor("/music/a.lacquer-album", "/other/one.wav"), "/other/one.wav");
}

}  // namespace
}  // namespace lacquer::sessions::album_json_test
