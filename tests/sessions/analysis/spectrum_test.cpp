// The spectrum of sines and of noise, and how far their sides go together, against what they are.
#include "sessions/analysis/spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace lacquer::sessions::spectrum_test {
namespace {

constexpr double kRate = 48000;
constexpr double kBinHz = kRate / Spectrum::kFrames;

std::vector<StereoPoint> sine(double frequency, float left, float right) {
    std::vector<StereoPoint> points(Spectrum::kFrames);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto value =
            static_cast<float>(std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / kRate));
        points[i] = {left * value, right * value};
    }
    return points;
}

double decibels(double power) {
    return 10 * std::log10(power);
}

/// Of the band around a frequency.
double bandAround(const Spectrum& spectrum, double frequency) {
    for (int band = 0; band < ThirdOctave::kBands; ++band)
        if (frequency < ThirdOctave::lowerEdgeHz(band + 1))
            return decibels(spectrum.within(ThirdOctave::lowerEdgeHz(band), ThirdOctave::lowerEdgeHz(band + 1)));
    return 0;
}

TEST(ThirdOctaves, AreThoseOfTheStandard) {
    EXPECT_NEAR(ThirdOctave::middleHz(0), 19.953, 0.001);
    EXPECT_DOUBLE_EQ(ThirdOctave::middleHz(17), 1000);
    EXPECT_NEAR(ThirdOctave::middleHz(30), 19952.6, 0.1);
    EXPECT_NEAR(ThirdOctave::lowerEdgeHz(17), 891.25, 0.01);
    EXPECT_NEAR(ThirdOctave::lowerEdgeHz(18), 1122.02, 0.01);
}

TEST(SpectrumTest, ASineOfFullScaleIsZeroDecibelsOnItsBinAndInItsBand) {
    Spectrum spectrum(kRate);
    spectrum.analyse(sine(341 * kBinHz, 1, 1));
    EXPECT_NEAR(decibels(spectrum.highest(900, 1100)), 0, 0.001);
    EXPECT_NEAR(bandAround(spectrum, 1000), 0, 0.001);
    EXPECT_LT(decibels(spectrum.highest(1100, 20000)), -100);
    spectrum.analyse(sine(341 * kBinHz, 1, 0));
    EXPECT_NEAR(decibels(spectrum.highest(900, 1100)), decibels(0.5), 0.001) << "the mean of both sides";
    spectrum.analyse(sine(341 * kBinHz, 1, -1));
    EXPECT_NEAR(decibels(spectrum.highest(900, 1100)), 0, 0.001) << "whose phases do not matter";
}

// Harris's table: between two bins a Hann window loses 1.42 dB. A band loses nothing.
TEST(SpectrumTest, BetweenTwoBinsOnlyTheBandTellsTheWholePower) {
    Spectrum spectrum(kRate);
    spectrum.analyse(sine(341.5 * kBinHz, 1, 1));
    EXPECT_NEAR(decibels(spectrum.highest(900, 1100)), -1.42, 0.01);
    EXPECT_NEAR(bandAround(spectrum, 1000), 0, 0.01);
    for (const double frequency : {50.0, 125.0, 4000.0, 16000.0}) {
        spectrum.analyse(sine(frequency, 0.1f, 0.1f));
        EXPECT_NEAR(bandAround(spectrum, frequency), -20, 0.05) << frequency;
    }
}

// White noise has the same power in every hertz, so each band has 10 log10(10^0.1) = 1 dB more than the one below.
TEST(SpectrumTest, WhiteNoiseRisesByADecibelFromBandToBand) {
    std::mt19937 generator(1);
    std::normal_distribution<float> normal(0, 0.1f);
    Spectrum spectrum(kRate);
    std::vector<double> powers(ThirdOctave::kBands);
    constexpr int kRounds = 200;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<StereoPoint> points(Spectrum::kFrames);
        for (StereoPoint& point : points) point = {normal(generator), normal(generator)};
        spectrum.analyse(points);
        for (int band = 0; band < ThirdOctave::kBands; ++band)
            powers[static_cast<std::size_t>(band)] +=
                spectrum.within(ThirdOctave::lowerEdgeHz(band), ThirdOctave::lowerEdgeHz(band + 1)) / kRounds;
    }
    // A sine of full scale has the mean square 1/2; the noise has 0.01 over 24 kHz.
    for (int band = 0; band < ThirdOctave::kBands; ++band) {
        const double hertz = ThirdOctave::lowerEdgeHz(band + 1) - ThirdOctave::lowerEdgeHz(band);
        EXPECT_NEAR(decibels(powers[static_cast<std::size_t>(band)]), decibels(0.01 * hertz / 24000 / 0.5),
                    hertz < 100 ? 0.6 : 0.15)
            << ThirdOctave::middleHz(band);
    }
}

TEST(SpectrumTest, OfLessThanAWindowTheRestIsSilent) {
    Spectrum spectrum(kRate);
    spectrum.analyse(sine(1000, 1, 1));
    spectrum.analyse({});
    EXPECT_EQ(spectrum.highest(0, 24000), 0);
    EXPECT_EQ(spectrum.within(20, 20000), 0);
    const auto points = sine(1000, 1, 1);
    spectrum.analyse(std::span(points).first(Spectrum::kFrames / 2));
    // The energy under half of a symmetric window is half of it.
    EXPECT_NEAR(decibels(spectrum.within(20, 20000)), decibels(0.5), 0.05);
}

TEST(SpectrumTest, WhatIsNoNumberDoesNotSpoilIt) {
    Spectrum spectrum(kRate);
    auto points = sine(1000, 1, 1);
    points[5000].left = std::numeric_limits<float>::quiet_NaN();
    points[6000].right = std::numeric_limits<float>::infinity();
    spectrum.analyse(points);
    EXPECT_NEAR(bandAround(spectrum, 1000), 0, 0.05);
}

// What both sides have in common ------------------------------------------------------------------------------------

/// Of sines with this phase between them, in radians: the right one is ahead.
std::vector<StereoPoint> shifted(double frequency, double phase) {
    std::vector<StereoPoint> points(Spectrum::kFrames);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double angle = 2 * std::numbers::pi * frequency * static_cast<double>(i) / kRate;
        points[i] = {static_cast<float>(0.5 * std::sin(angle)), static_cast<float>(0.2 * std::sin(angle + phase))};
    }
    return points;
}

/// In the band around 1 kHz.
double correlationAt1k(std::span<const StereoPoint> points) {
    Spectrum spectrum(kRate);
    spectrum.analyse(points);
    return bandCorrelations(bandCrossPowers(spectrum))[17];
}

TEST(BandCorrelations, AreThoseOfTheFormulaForSines) {
    constexpr double kPi = std::numbers::pi;
    EXPECT_NEAR(correlationAt1k(shifted(1000, 0)), 1, 1e-4);
    EXPECT_NEAR(correlationAt1k(shifted(1000, kPi)), -1, 1e-4);
    EXPECT_NEAR(correlationAt1k(shifted(1000, kPi / 2)), 0, 1e-3) << "sine and cosine";
    for (const double phase : {0.3, 1.0, 2.0, 4.0})
        EXPECT_NEAR(correlationAt1k(shifted(1000, phase)), std::cos(phase), 1e-3) << phase;
}

TEST(BandCorrelations, OfADelayAreTheCosineOfItsPhaseAtATone) {
    constexpr std::size_t kDelay = 20;
    for (int band = 8; band <= 26; band += 3) {  // 125 Hz to 8 kHz
        const double frequency = ThirdOctave::middleHz(band);
        std::vector<StereoPoint> points(Spectrum::kFrames + kDelay);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double angle = 2 * std::numbers::pi * frequency * static_cast<double>(i) / kRate;
            points[i].left = static_cast<float>(std::sin(angle));
            if (i >= kDelay) points[i].right = points[i - kDelay].left;
        }
        Spectrum spectrum(kRate);
        spectrum.analyse(points);
        EXPECT_NEAR(bandCorrelations(bandCrossPowers(spectrum))[static_cast<std::size_t>(band)],
                    std::cos(2 * std::numbers::pi * frequency * kDelay / kRate), 2e-3)
            << frequency;
    }
}

// Left is a + b, right a - b: where a has the power p of both and b the rest, the correlation is 2p - 1.
TEST(BandCorrelations, OfNoiseAreTheShareThatBothSidesHaveInCommon) {
    for (const double common : {0.0, 0.5, 0.8, 1.0}) {
        std::mt19937 generator(7);
        std::normal_distribution<float> normal(0, 0.1f);
        const auto a = static_cast<float>(std::sqrt(common)), b = static_cast<float>(std::sqrt(1 - common));
        Spectrum spectrum(kRate);
        BandCrossPowers sums{};
        for (int round = 0; round < 200; ++round) {
            std::vector<StereoPoint> points(Spectrum::kFrames);
            for (StereoPoint& point : points) {
                const float mid = a * normal(generator), side = b * normal(generator);
                point = {mid + side, mid - side};
            }
            spectrum.analyse(points);
            const BandCrossPowers now = bandCrossPowers(spectrum);
            for (std::size_t band = 0; band < sums.size(); ++band) {
                sums[band].left += now[band].left;
                sums[band].right += now[band].right;
                sums[band].cross += now[band].cross;
            }
        }
        // The deviation of a correlation r from n independent values is (1 - r²) / sqrt(n); of the lowest bands some
        // 300 are (a bin each, 200 times), of the one of 1 kHz 100 times as many.
        const auto correlations = bandCorrelations(sums);
        EXPECT_NEAR(correlations[0], 2 * common - 1, 0.2) << common;
        for (std::size_t band = 17; band < correlations.size(); ++band)
            EXPECT_NEAR(correlations[band], 2 * common - 1, 0.02) << common;
    }
}

TEST(BandCorrelations, OfIndependentNoiseAreNearZero) {
    std::mt19937 generator(3);
    std::normal_distribution<float> normal(0, 0.1f);
    std::vector<StereoPoint> points(Spectrum::kFrames);
    for (StereoPoint& point : points) point = {normal(generator), normal(generator)};
    Spectrum spectrum(kRate);
    spectrum.analyse(points);
    const auto correlations = bandCorrelations(bandCrossPowers(spectrum));
    for (std::size_t band = 24; band < correlations.size(); ++band)  // 5 kHz: 390 bins
        EXPECT_NEAR(correlations[band], 0, 0.2) << band;
}

TEST(BandCorrelations, AreNoNumberWhereASideIsSilent) {
    EXPECT_TRUE(std::isnan(correlationAt1k({})));
    EXPECT_TRUE(std::isnan(bandCorrelations({})[3]));
    Spectrum spectrum(kRate);
    spectrum.analyse(sine(1000, 1, 0));
    const CrossPower powers = spectrum.crossWithin(900, 1100);
    EXPECT_NEAR(decibels(powers.left), 0, 0.01);
    EXPECT_LT(decibels(powers.right), -120) << "what rounding leaves";
}

TEST(SpectrumTest, TellsTheSidesApart) {
    Spectrum spectrum(kRate);
    spectrum.analyse(sine(1000, 0.5f, -0.1f));
    const CrossPower powers = spectrum.crossWithin(900, 1100);
    EXPECT_NEAR(powers.left, 0.25, 1e-3);
    EXPECT_NEAR(powers.right, 0.01, 1e-4);
    EXPECT_NEAR(powers.cross, -0.05, 1e-3);
    EXPECT_NEAR(spectrum.within(900, 1100), (powers.left + powers.right) / 2, 1e-6);
}

}  // namespace
}  // namespace lacquer::sessions::spectrum_test
