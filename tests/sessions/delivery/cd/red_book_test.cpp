#include "sessions/delivery/cd/red_book.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "sessions/delivery/cd/programme_check.hpp"
#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::cd::red_book_test {
namespace {

using namespace lacquer::test;

struct Breach {
    const char* what;
    std::function<void(Disc&)> breakIt;
    Level level;
    const char* found;  // rule and place
};

Track shortTrack(Sector at) {
    return {.indexes = {at}};
}

const std::vector<Breach>& breaches() {
    using enum TextField;
    static const std::vector<Breach> all{
        {"no tracks", [](Disc& d) { d.tracks.clear(); }, Level::error, "track-count @ disc"},
        {"100 tracks",
         [](Disc& d) {
             d.tracks.resize(1);
             for (Sector i = 1; i < 100; ++i) d.tracks.push_back(shortTrack(150 + 300 * i));
             d.leadOut = 150 + 300 * 100;
         },
         Level::error, "track-count @ disc"},
        {"no index 01", [](Disc& d) { d.tracks[1].indexes.clear(); }, Level::error, "index-01 @ track 2"},
        {"100 indexes",
         [](Disc& d) {
             for (Sector i = 1; i < 100; ++i) d.tracks[2].indexes.push_back(1000 + i);
         },
         Level::error, "index-count @ track 3"},
        {"index 02 on index 01", [](Disc& d) { d.tracks[1].indexes[1] = 600; }, Level::error,
         "index-order @ track 2, index 02"},
        {"index 01 on index 00", [](Disc& d) { d.tracks[1].pregap = 600; }, Level::error,
         "index-order @ track 2, index 01"},
        {"a pause that begins in front of the last index of the track before",
         [](Disc& d) { d.tracks[2].pregap = 699; }, Level::error, "index-order @ track 3, index 00"},
        {"a lead-out in front of the last track", [](Disc& d) { d.leadOut = 1000; }, Level::error,
         "index-order @ lead-out"},
        {"a negative place", [](Disc& d) { d.tracks[0].pregap = -1; }, Level::error, "index-order @ track 1, index 00"},
        {"no pregap in front of track 1", [](Disc& d) { d.tracks[0].pregap.reset(); }, Level::error,
         "first-pregap @ track 1, index 00"},
        {"a disc that begins later", [](Disc& d) { d.tracks[0].pregap = 1; }, Level::error,
         "first-pregap @ track 1, index 00"},
        {"a pregap of 149 sectors", [](Disc& d) { d.tracks[0].indexes = {149}; }, Level::error,
         "first-pregap @ track 1, index 01"},
        {"a pregap of 151 sectors", [](Disc& d) { d.tracks[0].indexes = {151}; }, Level::info,
         "hidden-track @ track 1, index 00"},
        {"a track of 299 sectors", [](Disc& d) { d.tracks[2].indexes = {899}; }, Level::error,
         "track-length @ track 2"},
        {"a track of 299 sectors with its pause not counted", [](Disc& d) { d.tracks[1].pregap = 449; }, Level::warning,
         "track-length @ track 1"},
        {"a last track of 299 sectors", [](Disc& d) { d.leadOut = 1299; }, Level::error, "track-length @ track 3"},
        {"74 minutes and a sector", [](Disc& d) { d.leadOut = 333001; }, Level::warning, "disc-length @ lead-out"},
        {"79:57 and a sector", [](Disc& d) { d.leadOut = 359776; }, Level::warning, "disc-length @ lead-out"},
        {"100 minutes", [](Disc& d) { d.leadOut = 450000; }, Level::error, "disc-length @ lead-out"},
        {"DCP with SCMS", [](Disc& d) { d.tracks[1].scms = true; }, Level::error, "flags @ track 2"},
        {"an ISRC of 11 characters", [](Disc& d) { d.tracks[0].isrc = "GBABC250001"; }, Level::error, "isrc @ track 1"},
        {"an ISRC with a digit in the prefix", [](Disc& d) { d.tracks[0].isrc = "12ABC2500011"; }, Level::error,
         "isrc @ track 1"},
        {"an ISRC with a letter at the end", [](Disc& d) { d.tracks[0].isrc = "GBABC250001A"; }, Level::error,
         "isrc @ track 1"},
        {"an ISRC twice, once with hyphens", [](Disc& d) { d.tracks[1].isrc = "gb-abc-25-00011"; }, Level::warning,
         "isrc-twice @ track 2"},
        {"an ISRC that is missing", [](Disc& d) { d.tracks[1].isrc.clear(); }, Level::info, "isrc-missing @ disc"},
        {"an EAN with a wrong check digit", [](Disc& d) { d.ean = "4006381333932"; }, Level::error, "ean @ disc"},
        {"an EAN of 11 digits", [](Disc& d) { d.ean = "40063813339"; }, Level::error, "ean @ disc"},
        {"an EAN with a letter", [](Disc& d) { d.ean = "400638133393A"; }, Level::error, "ean @ disc"},
        {"a master ID of 49 characters", [](Disc& d) { d.masterId.assign(49, 'x'); }, Level::error, "master-id @ disc"},
        {"a master ID beyond ASCII", [](Disc& d) { d.masterId = "M\u00FCller"; }, Level::error, "master-id @ disc"},
        {"a letter that CD-Text has not", [](Disc& d) { d.tracks[1].text[title] = "\u0416"; }, Level::error,
         "cd-text-characters @ track 2"},
        {"a tab in a text", [](Disc& d) { d.text[message] = "a\tb"; }, Level::error, "cd-text-characters @ disc"},
        {"a curly quote", [](Disc& d) { d.discId = "\u2019"; }, Level::info, "cd-text-likeness @ disc"},
        {"a genre beyond 16 bits", [](Disc& d) { d.genre->code = 65536; }, Level::error, "cd-text-genre @ disc"},
        {"too much text", [](Disc& d) { d.text[message].assign(3100, 'x'); }, Level::error, "cd-text-size @ disc"},
        {"a performer of tracks alone", [](Disc& d) { d.text.erase(performer); }, Level::warning, "cd-text-gap @ disc"},
        {"a title that is missing", [](Disc& d) { d.tracks[1].text.erase(title); }, Level::warning,
         "cd-text-gap @ disc"},
    };
    return all;
}

TEST(RedBook, HasNothingAgainstADiscWithoutFaults) {
    EXPECT_EQ(checkDisc(smallDisc()), DiscFindings{});
    for (std::uint32_t seed = 0; seed < 200; ++seed)
        EXPECT_EQ(rulesOf(checkDisc(randomDisc(seed)), Level::error), std::vector<std::string>{}) << seed;
}

TEST(RedBook, NamesEveryBreachWithItsPlaceAndItsLevel) {
    for (const Breach& breach : breaches()) {
        Disc disc = smallDisc();
        breach.breakIt(disc);
        const auto rules = rulesOf(checkDisc(disc), breach.level);
        EXPECT_NE(std::find(rules.begin(), rules.end(), breach.found), rules.end())
            << breach.what << ", found: " << testing::PrintToString(rules);
        for (const Level worse : {Level::error, Level::warning}) {  // nothing worse is made of it
            if (worse >= breach.level) break;
            EXPECT_EQ(rulesOf(checkDisc(disc), worse), std::vector<std::string>{}) << breach.what;
        }
    }
}

TEST(RedBook, DrawsItsLinesExactly) {
    // The last that is allowed, of what the breaches are one sector beyond.
    Disc disc = smallDisc();
    disc.tracks[2].indexes = {900};
    disc.leadOut = 1200;
    EXPECT_EQ(checkDisc(disc), DiscFindings{});
    disc.leadOut = 333000;
    EXPECT_EQ(checkDisc(disc), DiscFindings{});
    disc.leadOut = 449999;
    EXPECT_EQ(rulesOf(checkDisc(disc), Level::error), std::vector<std::string>{});
    Disc many = smallDisc();
    many.tracks.resize(1);
    for (Sector i = 1; i < 99; ++i) many.tracks.push_back(shortTrack(150 + 300 * i));
    many.leadOut = 150 + 300 * 99;
    many.text.clear();
    many.tracks[0].text.clear();
    EXPECT_EQ(rulesOf(checkDisc(many), Level::error), std::vector<std::string>{});
    Disc marked = smallDisc();
    for (Sector i = 1; i < 99; ++i) marked.tracks[2].indexes.push_back(1000 + i);
    EXPECT_EQ(checkDisc(marked), DiscFindings{});
}

TEST(RedBook, KnowsCodesByTheirCheckDigit) {
    for (const char* good : {"4006381333931", "036000291452", "0036000291452"}) EXPECT_EQ(eanProblem(good), "") << good;
    EXPECT_EQ(eanProblem("036000291453"), "has 3 as its check digit, it would be 2");
    EXPECT_TRUE(isIsrc("USS1Z9900001"));
    EXPECT_FALSE(isIsrc("us-s1z-99-00001"));
    EXPECT_TRUE(isIsrc(plainIsrc("us-s1z-99-00001")));
}

struct Sound {
    const char* what;
    std::function<void(std::vector<std::int16_t>&)> spoil;
    const char* found;
};

TEST(ProgrammeCheck, WarnsOfWhatIsMostLikelyNotMeant) {
    const Disc disc = smallDisc();
    const auto frame = [](Sector sector) { return samplesOf(sector); };
    const std::vector<Sound> sounds{
        {"sound in the first 2 s", [](auto& s) { s[20] = 1; }, "early-sound @ track 1, index 00"},
        {"a first sample at -50 dBFS", [&](auto& s) { s[frame(150)] = 104; }, "cut-start @ disc"},
        {"a last sample at -50 dBFS", [](auto& s) { s.back() = -104; }, "cut-end @ disc"},
        {"a silent track",
         [&](auto& s) {
             std::fill(s.begin() + static_cast<std::ptrdiff_t>(frame(600)),
                       s.begin() + static_cast<std::ptrdiff_t>(frame(1000)), std::int16_t{0});
         },
         "silent-track @ track 2"},
        {"three samples at full scale",
         [&](auto& s) { s[frame(1100)] = s[frame(1100) + 2] = s[frame(1100) + 4] = 32767; }, "clipping @ track 3"},
        {"three samples at the lower end",
         [&](auto& s) { s[frame(1100) + 1] = s[frame(1100) + 3] = s[frame(1100) + 5] = -32768; }, "clipping @ track 3"},
        {"a DC offset of -50 dBFS",
         [&](auto& s) {
             for (std::size_t i = frame(160); i < frame(500); i += 2) s[i] = static_cast<std::int16_t>(s[i] + 104);
         },
         "dc-offset @ track 1"},
    };
    const auto check = [&](const std::vector<std::int16_t>& samples) {
        ProgrammeCheck programme(disc);
        for (std::size_t at = 0; at < samples.size(); at += 5000)
            programme.feed(std::span(samples).subspan(at, std::min<std::size_t>(5000, samples.size() - at)));
        return programme.finish();
    };
    std::vector<std::int16_t> good = programmeOf(disc.leadOut);
    good[samplesOf(1100)] = good[samplesOf(1100) + 2] = 32767;  // two in a row are music
    EXPECT_EQ(check(good), DiscFindings{});
    for (const Sound& sound : sounds) {
        std::vector<std::int16_t> samples = programmeOf(disc.leadOut);
        sound.spoil(samples);
        EXPECT_EQ(rulesOf(check(samples), Level::warning), std::vector<std::string>{sound.found}) << sound.what;
    }
}

}  // namespace
}  // namespace lacquer::sessions::cd::red_book_test
