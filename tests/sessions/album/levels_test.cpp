#include "sessions/album/levels.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::levels_test {
namespace {

using namespace lacquer::test;

LoudnessReport of(double lufs, double peakDbtp) {
    LoudnessReport report;
    report.integratedLufs = lufs;
    report.truePeakDbtp = peakDbtp;
    return report;
}

void expectGains(const std::vector<double>& gains, const std::vector<double>& expected) {
    ASSERT_EQ(gains.size(), expected.size());
    for (std::size_t i = 0; i < gains.size(); ++i) EXPECT_NEAR(gains[i], expected[i], 1e-9) << i;
}

TEST(SuggestGains, RaisesWhatIsSofterThanTheSpreadAllows) {
    const std::vector<LoudnessReport> songs{of(-12, -3), of(-14.9, -6), of(-20, -12)};
    expectGains(suggestGains(songs, {.spreadLu = 3, .ceilingDbtp = -1}), {0, 0, 5});
    expectGains(suggestGains(songs, {.spreadLu = 1, .ceilingDbtp = -1}), {0, 1.9, 7});
}

TEST(SuggestGains, LowersAllWhereAPeakWouldComeAboveTheCeiling) {
    const std::vector<LoudnessReport> songs{of(-12, -3), of(-20, -4)};
    expectGains(suggestGains(songs, {.spreadLu = 3, .ceilingDbtp = -1}), {-2, 3});
    // The album is there already: up to that.
    const std::vector<LoudnessReport> hot{of(-12, 0.5), of(-20, -4)};
    expectGains(suggestGains(hot, {.spreadLu = 3, .ceilingDbtp = -1}), {-0.5, 4.5});
}

TEST(SuggestGains, LeavesSilenceAndWhatIsTogether) {
    expectGains(suggestGains(std::vector{of(-12, -0.1), of(-13, 0.2)}, {}), {0, 0});
    expectGains(suggestGains(std::vector{of(-12, -3), LoudnessReport(), of(-17.25, -9)}, {}), {0, 0, 2.2});
    expectGains(suggestGains(std::vector{LoudnessReport()}, {}), {0});
}

TEST(AddGains, RefusesWhatAnAlbumCannotHoldAndChangesNothing) {
    Album album;
    album.songs.resize(2);
    album.songs[1].gainDb = -3;
    const Status refused = addGains(album, std::vector<double>{1, 47.4});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::badData);
    EXPECT_NE(refused.error().line().find("44.4"), std::string::npos);
    EXPECT_EQ(album.songs[0].gainDb, 0);
    EXPECT_TRUE(addGains(album, std::vector<double>{1.004, 43}));
    EXPECT_EQ(album.songs[0].gainDb, 1);
    EXPECT_EQ(album.songs[1].gainDb, 40) << "the most that there may be";
}

TEST(MeasureSongs, MeasuresEachWithItsGainAndCut) {
    const TemporaryFolder folder;
    // EBU Tech 3341, signal 1: 1 kHz at -23 dBFS on both sides has -23.0 LUFS.
    constexpr int kRate = 48000;
    auto tone = sine(1000, std::pow(10.0, -23.0 / 20), 20 * kRate, kRate);
    auto loud = sine(1000, 0.9, 10 * kRate, kRate);
    tone.insert(tone.end(), loud.begin(), loud.end());
    writeWav(folder / "a.wav", {tone, tone}, kRate);
    Album album{.folder = folder.path()};
    album.songs = {{.source = "a.wav", .endSeconds = 20}, {.source = "a.wav", .gainDb = 4, .endSeconds = 20}};
    const auto sounds = openSongs(album, {});
    ASSERT_TRUE(sounds) << sounds.error().line();
    const auto reports = measureSongs(album, *sounds, 2);
    ASSERT_TRUE(reports) << reports.error().line();
    EXPECT_NEAR((*reports)[0].integratedLufs.value(), -23, 0.1);
    EXPECT_NEAR((*reports)[1].integratedLufs.value(), -19, 0.1);
    EXPECT_NEAR((*reports)[1].truePeakDbtp.value(), -19, 0.1);
    const AlbumLevels levels = levelsOf(*reports);
    EXPECT_EQ(levels.loudest, 1u);
    // The mean of the two powers.
    EXPECT_NEAR(levels.integratedLufs.value(), -23 + 10 * std::log10((1 + std::pow(10, 0.4)) / 2), 0.1);
}

}  // namespace
}  // namespace lacquer::sessions::levels_test
