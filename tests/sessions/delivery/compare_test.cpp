// Signals whose difference is known beforehand.
#include "sessions/delivery/compare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::compare_test {
namespace {

using namespace lacquer::test;

constexpr int kRate = 48000;
constexpr std::size_t kFrames = 5 * kRate;

Channels hiss() {
    return {noise(kFrames, 0.3f, 1), noise(kFrames, 0.3f, 2)};
}

class CompareTest : public testing::Test {
protected:
    Comparison compared(const Channels& a, const Channels& b, const std::filesystem::path& difference = {}) {
        writeWav(folder_ / "a.wav", a, kRate);
        writeWav(folder_ / "b.wav", b, kRate);
        auto comparison = compare(folder_ / "a.wav", folder_ / "b.wav", difference);
        EXPECT_TRUE(comparison) << comparison.error().line();
        return std::move(*comparison);
    }
    TemporaryFolder folder_;
};

TEST_F(CompareTest, OfTheSameNothingIsLeft) {
    const Comparison same = compared(hiss(), hiss());
    EXPECT_EQ(same.offsetFrames, 0);
    EXPECT_NEAR(same.alike, 1, 1e-4);
    EXPECT_EQ(same.residualDb, -INFINITY);
    EXPECT_EQ(same.residualPeakDbfs, -200);
}

TEST_F(CompareTest, FindsPlaceLevelAndPolarity) {
    for (const int late : {1000, -777}) {
        Channels b = hiss();
        for (auto& channel : b) {
            if (late > 0)
                channel.insert(channel.begin(), static_cast<std::size_t>(late), 0.0f);
            else
                channel.erase(channel.begin(), channel.begin() - late);
            for (float& x : channel) x *= -0.25f;
        }
        const Comparison c = compared(hiss(), b);
        EXPECT_EQ(c.offsetFrames, late);
        EXPECT_TRUE(c.inverted);
        EXPECT_NEAR(c.gainDb.value(), 20 * std::log10(4.0), 1e-6);
        EXPECT_LT(c.residualDb.value(), -140);  // a quarter is exact, the rest is rounding
        EXPECT_NEAR(c.b.integratedLufs.value() - c.a.integratedLufs.value(), -12.04, 0.02);
    }
}

// Noise of a hundredth of the amplitude added: what is left is that noise, 40 dB below.
TEST_F(CompareTest, TellsHowMuchIsLeftAndWhere) {
    Channels b = hiss();
    const Channels other{noise(kFrames, 0.003f, 7), noise(kFrames, 0.003f, 8)};
    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t i = 0; i < kFrames; ++i) b[c][i] += other[c][i];
    b[1][100000] += 0.5f;
    const Comparison c = compared(hiss(), b, folder_ / "rest.wav");
    // The click adds 0.25 to an energy of 2 * 240000 * 0.003² / 3.
    EXPECT_NEAR(c.residualDb.value(), -40 + 10 * std::log10(1 + 0.25 / (2.0 * kFrames * 0.003 * 0.003 / 3)), 0.1);
    EXPECT_NEAR(c.residualPeakDbfs, 20 * std::log10(0.5), 0.1);
    EXPECT_EQ(c.residualPeakFrame, 100000);
    const Channels rest = decodeWithFfmpeg(folder_ / "rest.wav", 2);
    EXPECT_EQ(rest[0].size(), kFrames);
    EXPECT_NEAR(rest[0][5000], -other[0][5000], 2e-4);
}

// First-order low pass against the same noise: the bands differ by its response, the level taken out.
TEST_F(CompareTest, TellsTheDifferenceOfTheSpectra) {
    Channels b = hiss();
    double energyA = 0, energyB = 0;
    for (auto& channel : b) {
        float before = 0;
        for (float& x : channel) {
            energyA += static_cast<double>(x) * static_cast<double>(x);
            before = x = 0.5f * x + 0.5f * before;  // y = x/2 + y'/2
            energyB += static_cast<double>(x) * static_cast<double>(x);
        }
    }
    const Comparison c = compared(hiss(), b);
    for (const int band : {10, 17, 24, 27, 29}) {
        const double w = 2 * std::numbers::pi * ThirdOctave::middleHz(band) / kRate;
        const double response = 0.25 / (1.25 - std::cos(w));
        EXPECT_NEAR(c.bandsDb[static_cast<std::size_t>(band)].value(), 10 * std::log10(response * energyA / energyB),
                    0.6)
            << band;
    }
}

TEST_F(CompareTest, RefusesMonoBesideStereoAndKnowsSilence) {
    writeWav(folder_ / "mono.wav", {noise(kRate, 0.1f, 1)}, kRate);
    writeWav(folder_ / "stereo.wav", hiss(), kRate);
    const auto refused = compare(folder_ / "mono.wav", folder_ / "stereo.wav");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::usage);
    const Comparison silent = compared(hiss(), Channels(2, std::vector<float>(kFrames)));
    EXPECT_FALSE(silent.residualDb);
    EXPECT_FALSE(silent.gainDb);
}

}  // namespace
}  // namespace lacquer::sessions::compare_test
