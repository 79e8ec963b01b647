#include "sessions/delivery/cd/cd_text.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/cd/cd_text_reader.hpp"
#include "sessions/delivery/cd/red_book.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::cd_text_test {
namespace {

using namespace lacquer::test;
using enum TextField;

Disc withTexts(Text disc, std::vector<Text> tracks) {
    Disc made;
    made.text = std::move(disc);
    for (Text& text : tracks)
        made.tracks.push_back(
            {.indexes = {150 + 400 * static_cast<Sector>(made.tracks.size())}, .text = std::move(text)});
    made.tracks.front().pregap = 0;
    made.leadOut = 150 + 400 * static_cast<Sector>(made.tracks.size());
    return made;
}

std::vector<int> crcsOf(const std::string& packs) {
    std::vector<int> crcs;
    for (std::size_t at = 0; at + 18 <= packs.size(); at += 18)
        crcs.push_back(static_cast<unsigned char>(packs[at + 16]) << 8 | static_cast<unsigned char>(packs[at + 17]));
    return crcs;
}

std::string pack(const std::string& bytes, std::size_t number) {
    return bytes.substr(number * 18, 18);
}

TEST(CdText, HasTheCrcsThatAnotherWriterHas) {
    const auto packs =
        encodeCdText(withTexts({{title, "Disc Title"}, {performer, "Disc Performer"}, {songwriter, "Disc Writer"}},
                               {{{title, "Track One"}, {performer, "Perf One"}, {songwriter, "Writer One"}},
                                {{title, "Track Two"}, {performer, "Perf Two"}}}));
    ASSERT_TRUE(packs);
    EXPECT_EQ(crcsOf(*packs), (std::vector<int>{0xA714, 0x8C65, 0xE6B6, 0xE318, 0x33B1, 0x1B61, 0x22B0, 0x2244, 0xF88B,
                                                0x361B, 0x87ED}));
}

TEST(CdText, FlowsFromPackToPackAsTheStandardSays) {
    const Text artist{{performer, "Artist"}};
    const auto named = [](const char* name) { return Text{{title, name}, {performer, "Artist"}}; };
    const auto packs =
        encodeCdText(withTexts(named("Disc"), {named("Track One"), named("Track Two"), named("Track Three")}));
    ASSERT_TRUE(packs);
    ASSERT_EQ(packs->size(), 10u * 18);
    using namespace std::string_literals;
    EXPECT_EQ(pack(*packs, 0).substr(0, 16),
              "\x80\x00\x00\x00"
              "Disc\0Track O"s);
    EXPECT_EQ(pack(*packs, 1).substr(0, 16),
              "\x80\x01\x01\x07"
              "ne\0Track Two"s);
    EXPECT_EQ(pack(*packs, 2).substr(0, 16), "\x80\x02\x02\x09\0Track Three"s);
    EXPECT_EQ(pack(*packs, 3).substr(0, 16), "\x80\x03\x03\x0B"s + std::string(12, '\0'));
    EXPECT_EQ(pack(*packs, 4).substr(0, 16),
              "\x81\x00\x04\x00"
              "Artist\0Artis"s);
    EXPECT_EQ(pack(*packs, 7).substr(0, 16), "\x8F\x00\x07\x00\x00\x01\x03\x00\x04\x03"s + std::string(6, '\0'));
    EXPECT_EQ(pack(*packs, 8).substr(0, 16),
              "\x8F\x01\x08\x00"s + std::string(7, '\0') + "\x03\x09"s + std::string(3, '\0'));
    EXPECT_EQ(pack(*packs, 9).substr(0, 16),
              "\x8F\x02\x09\x00"s + std::string(4, '\0') + "\x09"s + std::string(7, '\0'));
}

TEST(CdText, OfRandomDiscsReadsBackTheSameWithNothingToComplainAbout) {
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
        Disc disc = randomDisc(seed, 20);
        const bool codes = seed % 2 == 0;
        const auto packs = encodeCdText(disc, {.codes = codes});
        if (!packs) {  // too long
            EXPECT_GT(cdTextPackCount(disc, {.codes = codes}), kMaximumTextPacks) << seed;
            continue;
        }
        if (packs->empty()) continue;
        FindingLog log;
        const CdTextContent content = readCdText(*packs, disc.tracks.size(), "CDTEXT.BIN", log);
        EXPECT_EQ(std::move(log).take(), DiscFindings{}) << seed;
        EXPECT_EQ(content.text, disc.text) << seed;
        EXPECT_EQ(content.discId, disc.discId) << seed;
        EXPECT_EQ(content.genre, disc.genre) << seed;
        for (std::size_t i = 0; i < content.tracks.size(); ++i)
            EXPECT_EQ(content.tracks[i], disc.tracks[i].text) << seed;
        for (std::size_t i = 0; i < content.isrcs.size(); ++i) EXPECT_EQ(content.isrcs[i], disc.tracks[i].isrc) << seed;
    }
}

TEST(CdText, IsReadByCdrskin) {
    const TemporaryFolder folder;
    const auto packs = encodeCdText(smallDisc(), {.codes = true});
    ASSERT_TRUE(packs);
    writeBytes(folder / "CDTEXT.BIN", *packs);
    const std::string sheet = shell("cdrskin textfile_to_v07t='" + (folder / "CDTEXT.BIN").string() +
                                    "' 2>/dev/null | grep -a -v '^cdrskin'");
    for (const char* line :
         {"Album Title         = One day\n", "Artist Name         = Ann & Bj\xF6rn\n",
          "UPC / EAN           = 4006381333931\n", "Genre Information   = Rock\n", "Catalog Number      = LQ-1\n",
          "Track 01 Title      = Dawn\n", "Track 02 Title      = A longer name of a song\n",
          "Track 02 Artist     = Bj\xF6rn\n", "ISRC 03             = GBABC2500013\n"})
        EXPECT_NE(sheet.find(line), std::string::npos) << line << sheet;
}

TEST(CdText, HasRoomFor253PacksAndNoMore) {
    // A title of n letters takes n + 1 bytes, 12 go into a pack; the track's is empty.
    const auto ofLength = [](std::size_t letters) { return withTexts({{title, std::string(letters, 'a')}}, {{}}); };
    const Disc full = ofLength(253 * 12 - 2), over = ofLength(253 * 12 - 1);
    const auto packs = encodeCdText(full);
    ASSERT_TRUE(packs);
    EXPECT_EQ(packs->size(), 256u * 18);
    EXPECT_EQ(static_cast<unsigned char>((*packs)[255 * 18 + 2]), 255);
    EXPECT_TRUE(rulesOf(checkDisc(full), Level::error).empty());
    EXPECT_FALSE(encodeCdText(over));
    EXPECT_EQ(rulesOf(checkDisc(over), Level::error), std::vector<std::string>{"cd-text-size @ disc"});
}

TEST(CdText, TakesTypographyForItsLikenessAndRefusesOtherLetters) {
    const Disc typographic = withTexts({{title, "Don\u2019t \u2013 \u201Cnow\u201D\u2026"}}, {{{title, "x"}}});
    const auto packs = encodeCdText(typographic);
    ASSERT_TRUE(packs);
    FindingLog log;
    EXPECT_EQ(textOf(readCdText(*packs, 1, "CDTEXT.BIN", log).text, title), "Don't - \"now\"...");
    EXPECT_EQ(rulesOf(checkDisc(typographic), Level::info), std::vector<std::string>{"cd-text-likeness @ disc"});

    for (const char* bad : {"\u042F", "a\tb", "\u0141\u00F3d\u017A", "\xFF"}) {
        const Disc refused = withTexts({{title, "x"}}, {{{title, bad}}});
        EXPECT_FALSE(encodeCdText(refused)) << bad;
        const auto rules = rulesOf(checkDisc(refused), Level::error);
        ASSERT_FALSE(rules.empty()) << bad;
        EXPECT_EQ(rules.front(), "cd-text-characters @ track 1") << bad;
    }
}

}  // namespace
}  // namespace lacquer::sessions::cd::cd_text_test
