#include "sessions/delivery/cd/cue_sheet.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::cue_sheet_test {
namespace {

using namespace lacquer::test;
using enum TextField;

CueSheet parsed(const std::string& text) {
    const auto sheet = parseCueSheet(text, "a.cue");
    EXPECT_TRUE(sheet) << sheet.error().line();
    return sheet ? *sheet : CueSheet{};
}

TEST(CueSheet, IsReadWithAllThatItMayHold) {
    const CueSheet sheet = parsed(
        "\xEF\xBB\xBFREM GENRE Rock\r\n"
        "catalog 4006381333931\r\n"
        "TITLE \"One \"great\" day\"\r\n"
        "PERFORMER Bj\u00F6rn & Ann\r\n"
        "SONGWRITER \"Both\"\r\n"
        "CDTEXTFILE \"a.cdt\"\r\n"
        "FILE \"one side.wav\" WAVE\r\n"
        "\tTRACK 01 AUDIO\r\n"
        "    TITLE \"First\"\r\n"
        "    REM COMPOSER is not a command of CDRWIN\r\n"
        "    COMPOSER \"C\"\r\n"
        "    FLAGS DCP PRE\r\n"
        "    ISRC gb-abc-25-00011\r\n"
        "    PREGAP 00:02:10\r\n"
        "    INDEX 01 00:00:00\r\n"
        "    INDEX 02 12:34:56\r\n"
        "    POSTGAP 00:01:00\r\n"
        "  TRACK 02 AUDIO\r\n"
        "    FLAGS 4CH SCMS\r\n"
        "    INDEX 00 99:59:74\r\n"
        "FILE other.bin MOTOROLA\r\n"
        "    INDEX 01 00:00:00\r\n"
        "    SHINY 1\r\n");
    EXPECT_EQ(sheet.remarks, std::vector<std::string>{"GENRE Rock"});
    EXPECT_EQ(sheet.catalog, "4006381333931");
    EXPECT_EQ(sheet.text, (Text{{title, "One \"great\" day"}, {performer, "Bj\u00F6rn & Ann"}, {songwriter, "Both"}}));
    EXPECT_EQ(sheet.cdTextFile, "a.cdt");
    EXPECT_EQ(sheet.files,
              (std::vector<CueFile>{{"one side.wav", CueFileType::wave, 7}, {"other.bin", CueFileType::motorola, 21}}));
    const CueTrack first{.indexes = {{1, 0, 0, 15}, {2, 0, (12 * 60 + 34) * 75 + 56, 16}},
                         .pregap = 160,
                         .postgap = 75,
                         .preEmphasis = true,
                         .copyPermitted = true,
                         .isrc = "GBABC2500011",
                         .text = {{title, "First"}, {composer, "C"}},
                         .remarks = {"COMPOSER is not a command of CDRWIN"},
                         .line = 8};
    const CueTrack second{
        .indexes = {{0, 0, 449999, 20}, {1, 1, 0, 22}}, .fourChannel = true, .scms = true, .line = 18};
    EXPECT_EQ(sheet.tracks, (std::vector<CueTrack>{first, second}));
    EXPECT_EQ(sheet.notUnderstood, std::vector<std::string>{"23: SHINY 1"});
}

TEST(CueSheet, MayBeInLatin1) {
    const CueSheet sheet = parsed("TITLE \"Caf\xE9\"\nFILE \"\xFC.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n");
    EXPECT_EQ(textOf(sheet.text, title), "Caf\u00E9");
    EXPECT_EQ(sheet.files[0].name, "\u00FC.wav");
}

struct Wrong {
    std::string text;
    int line;
    const char* what;
};

TEST(CueSheet, NamesTheLineThatIsWrong) {
    const std::string head = "FILE \"a.wav\" WAVE\n", track = head + "TRACK 01 AUDIO\n",
                      good = track + "INDEX 01 00:00:00\n";
    const std::vector<Wrong> all{
        {"", 0, "no tracks"},
        {"REM nothing\n", 1, "no tracks"},
        {"FILE a.wav\n", 1, "type"},
        {"FILE \"a.wav\" VINYL\n", 1, "type"},
        {"FILE \"\" WAVE\n", 1, "name"},
        {"TRACK 01 AUDIO\n", 1, "FILE"},
        {head + "TRACK 02 AUDIO\n", 2, "track 1 is due"},
        {head + "TRACK 1x AUDIO\n", 2, "track 1 is due"},
        {head + "TRACK 01 MODE1/2352\n", 2, "MODE1/2352"},
        {head + "INDEX 01 00:00:00\n", 2, "TRACK"},
        {track + "INDEX 02 00:00:00\n", 3, "out of order"},
        {track + "INDEX 01 00:60:00\n", 3, "time"},
        {track + "INDEX 01 00:00:75\n", 3, "time"},
        {track + "INDEX 01 00:00\n", 3, "time"},
        {track + "INDEX 01 0:-1:00\n", 3, "time"},
        {track + "INDEX 100 00:00:00\n", 3, "number"},
        {good + "INDEX 03 00:01:00\n", 4, "out of order"},
        {good + "INDEX 02 00:00:00\n", 4, "behind"},
        {good + "TRACK 02 AUDIO\nINDEX 01 00:00:00\n", 5, "behind"},
        {good + "TRACK 02 AUDIO\nINDEX 00 00:01:00\n", 4, "no INDEX 01"},
        {good + "TRACK 02 AUDIO\nTRACK 03 AUDIO\n", 4, "no INDEX 01"},
        {good + "PREGAP 2\n", 4, "length"},
        {good + "FLAGS DCP LOUD\n", 4, "LOUD"},
        {head + "ISRC GBABC2500011\n", 2, "TRACK"},
    };
    for (const Wrong& wrong : all) {
        const auto sheet = parseCueSheet(wrong.text, "a.cue");
        ASSERT_FALSE(sheet) << wrong.text;
        EXPECT_EQ(sheet.error().kind, ErrorKind::badData);
        EXPECT_EQ(sheet.error().where, "a.cue:" + std::to_string(wrong.line)) << wrong.text;
        EXPECT_NE(sheet.error().what.find(wrong.what), std::string::npos) << sheet.error().what;
    }
    EXPECT_EQ(parseCueSheet(std::string("TITLE a\0b", 9), "a.cue").error().what, "is no text");
}

TEST(CueSheet, OfRandomDiscsReadsBackTheSame) {
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        Disc disc = randomDisc(seed);
        const auto noQuotes = [](Text& text) {  // which cannot be written
            for (auto& [field, value] : text) {
                std::replace(value.begin(), value.end(), '"', '\'');
            }
        };
        noQuotes(disc.text);
        for (Track& track : disc.tracks) noQuotes(track.text);
        const CueSheet sheet = imageCueSheet(disc, "IMAGE.DAT");
        CueSheet read = parsed(writeCueSheet(sheet));
        for (CueFile& file : read.files) file.line = 0;
        for (CueTrack& track : read.tracks) {
            track.line = 0;
            for (CueIndex& index : track.indexes) index.line = 0;
        }
        EXPECT_EQ(read, sheet) << seed;
    }
}

TEST(CueSheet, IsWrittenInLatin1WhereThatHasItsLetters) {
    CueSheet sheet = imageCueSheet(smallDisc(), "IMAGE.DAT");
    EXPECT_EQ(
        writeCueSheet(sheet),
        "CATALOG 4006381333931\nTITLE \"One day\"\nPERFORMER \"Ann & Bj\xF6rn\"\nFILE \"IMAGE.DAT\" BINARY\n"
        "  TRACK 01 AUDIO\n    TITLE \"Dawn\"\n    PERFORMER \"Ann\"\n    ISRC GBABC2500011\n    INDEX 00 00:00:00\n"
        "    INDEX 01 00:02:00\n"
        "  TRACK 02 AUDIO\n    TITLE \"A longer name of a song\"\n    PERFORMER \"Bj\xF6rn\"\n    FLAGS DCP PRE\n"
        "    ISRC GBABC2500012\n    INDEX 00 00:06:50\n    INDEX 01 00:08:00\n    INDEX 02 00:09:25\n"
        "  TRACK 03 AUDIO\n    TITLE \"Dusk\"\n    PERFORMER \"Ann\"\n    FLAGS SCMS\n    ISRC GBABC2500013\n"
        "    INDEX 01 00:13:25\n");
    for (const char* name : {"\u042F", "\u00C3\u00B6"}) {  // the second would be taken for UTF-8
        sheet.text = {{title, name}};
        for (CueTrack& track : sheet.tracks) track.text.clear();
        const std::string text = writeCueSheet(sheet);
        EXPECT_EQ(text.substr(0, 3), "\xEF\xBB\xBF") << name;
        EXPECT_EQ(textOf(parsed(text).text, title), name);
    }
}

}  // namespace
}  // namespace lacquer::sessions::cd::cue_sheet_test
