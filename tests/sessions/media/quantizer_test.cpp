#include "sessions/media/quantizer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::quantizer_test {
namespace {

using namespace lacquer::test;
using nodes::DitherNoise;

constexpr float kLsb16 = 1.0f / 32768;

std::vector<std::int32_t> quantize(Quantizer& quantizer, Channels channels) {
    std::vector<std::int32_t> result(channels.size() * channels.front().size());
    quantizer.quantize(Views(channels), result);
    return result;
}

/// Power of the difference between the 16-bit result and the signal, dB re a full-scale sine.
double errorPowerDb(const std::vector<float>& samples, DitherNoise dither) {
    Quantizer quantizer(16, dither, 1);
    const std::vector<std::int32_t> result = quantize(quantizer, {samples});
    double sum = 0;
    for (std::size_t n = 0; n < samples.size(); ++n) {
        const double error = result[n] / 2147483648.0 - static_cast<double>(samples[n]);
        sum += error * error;
    }
    return 10 * std::log10(sum / static_cast<double>(samples.size()) / 0.5);
}

TEST(Quantizer, RoundsTwentyFourBitsToTheNearestValue) {
    Quantizer quantizer(24, DitherNoise::none, 1);
    const float lsb = 1.0f / 8388608;
    const std::vector<std::int32_t> result = quantize(quantizer, {{0, lsb, -lsb, 0.4f * lsb, 0.6f * lsb, -0.6f * lsb}});
    EXPECT_EQ(result, (std::vector<std::int32_t>{0, 256, -256, 0, 256, -256}));
}

TEST(Quantizer, LeavesEverySixteenBitValueAsItIsWithoutDither) {
    Quantizer quantizer(16, DitherNoise::none, 1);
    std::vector<float> samples;
    for (int value = -32768; value < 32768; ++value) samples.push_back(static_cast<float>(value) / 32768);
    const std::vector<std::int32_t> result = quantize(quantizer, {samples});
    for (int value = -32768; value < 32768; ++value)
        ASSERT_EQ(result[static_cast<std::size_t>(value + 32768)], value * 65536);
    EXPECT_EQ(quantizer.clippedSamples(), 0);
}

TEST(Quantizer, CountsWhatIsBeyondFullScaleAndKeepsItsSign) {
    Quantizer quantizer(24, DitherNoise::none, 2);
    const std::vector<std::int32_t> result = quantize(quantizer, {{1.5f, 0.5f}, {-1.5f, -1.0f}});
    EXPECT_EQ(quantizer.clippedSamples(), 2);
    EXPECT_EQ(result[0], 8388607 * 256);
    EXPECT_EQ(result[1], -8388608 * 256);
    EXPECT_EQ(result[3], -8388608 * 256);
}

TEST(Quantizer, MakesZeroOfWhatIsNoNumberAndFullScaleOfInfinity) {
    for (const DitherNoise dither : {DitherNoise::none, DitherNoise::triangular}) {
        Quantizer quantizer(16, dither, 1);
        const std::vector<std::int32_t> result = quantize(quantizer, {{NAN, -NAN, INFINITY, -INFINITY}});
        EXPECT_EQ(result, (std::vector<std::int32_t>{0, 0, 32767 * 65536, -32768 * 65536}));
        EXPECT_EQ(quantizer.clippedSamples(), 4);
    }
}

// The total error of rounding with triangular dither is 3 q^2 / 12, -93.32 dB re a full-scale sine at 16 bits, whatever
// the signal; sox measures the same.
TEST(Quantizer, TriangularDitherMakesAnErrorOfConstantPower) {
    EXPECT_NEAR(errorPowerDb(sine(997, 0.5, 200000, 48000), DitherNoise::triangular), -93.32, 0.05);
    for (int step = 1; step <= 9; ++step) {
        const auto level = static_cast<float>(0.1 * step) * kLsb16;
        EXPECT_NEAR(errorPowerDb(std::vector<float>(200000, level), DitherNoise::triangular), -93.32, 0.05) << step;
    }
}

TEST(Quantizer, TriangularDitherKeepsATonePureThatRoundingAloneLoses) {
    const double amplitude = std::pow(10.0, -100.0 / 20);  // a third of the smallest step
    const std::vector<float> tone = sine(1000, amplitude, 480000, 48000);
    for (const auto& [dither, expected] :
         {std::pair{DitherNoise::triangular, amplitude}, std::pair{DitherNoise::none, 0.0}}) {
        Quantizer quantizer(16, dither, 1);
        const std::vector<std::int32_t> result = quantize(quantizer, {tone});
        double correlation = 0;
        for (std::size_t n = 0; n < tone.size(); ++n)
            correlation += result[n] / 2147483648.0 * std::sin(2 * M_PI * 1000 * static_cast<double>(n) / 48000);
        EXPECT_NEAR(2 * correlation / static_cast<double>(tone.size()), expected, 0.02 * amplitude);
    }
}

TEST(Quantizer, LeavesSilenceAndWhatHasBeenRoundedBeforeAsItIs) {
    std::vector<float> samples(1000, 0.0f);
    for (int value = -32768; value < 32768; value += 7) samples.push_back(static_cast<float>(value) / 32768);
    Quantizer quantizer(16, DitherNoise::triangular, 1);
    const std::vector<std::int32_t> result = quantize(quantizer, {samples});
    for (std::size_t n = 0; n < samples.size(); ++n)
        ASSERT_EQ(result[n], static_cast<std::int32_t>(samples[n] * 32768) * 65536) << n;
}

TEST(Quantizer, DithersTheChannelsIndependently) {
    Quantizer quantizer(16, DitherNoise::triangular, 2);
    const std::vector<std::int32_t> result =
        quantize(quantizer, {std::vector<float>(100000, kLsb16 / 1000), std::vector<float>(100000, kLsb16 / 1000)});
    double lr = 0, ll = 0, rr = 0;
    for (std::size_t at = 0; at < result.size(); at += 2) {
        const double left = result[at], right = result[at + 1];
        lr += left * right, ll += left * left, rr += right * right;
    }
    EXPECT_NEAR(lr / std::sqrt(ll * rr), 0, 0.02);  // six standard deviations of chance
}

TEST(Quantizer, GivesTheSameNumbersForTheSameInputHoweverItIsCut) {
    const std::vector<float> samples = noise(1000, 0.5f, 1);
    Quantizer whole(16, DitherNoise::triangular, 1);
    Quantizer pieces(16, DitherNoise::triangular, 1);
    const std::vector<std::int32_t> expected = quantize(whole, {samples});
    std::vector<std::int32_t> got;
    for (std::size_t at = 0; at < samples.size(); at += 125) {
        const auto part =
            quantize(pieces, {std::vector<float>(samples.begin() + static_cast<std::ptrdiff_t>(at),
                                                 samples.begin() + static_cast<std::ptrdiff_t>(at) + 125)});
        got.insert(got.end(), part.begin(), part.end());
    }
    EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace lacquer::sessions::quantizer_test
