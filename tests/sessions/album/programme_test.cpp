#include "sessions/album/programme.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/sessions/delivery/cd/discs.hpp"

namespace lacquer::sessions::programme_test {
namespace {

using namespace lacquer::test;

class Programme : public testing::Test {
protected:
    void add(AlbumSong song, const std::vector<std::int16_t>& samples) {
        song.source = std::to_string(album_.songs.size()) + ".wav";
        writeWav16(folder_ / song.source, samples);
        addWritten(std::move(song));
    }
    void addWritten(AlbumSong song) {
        auto sound = openSound(folder_ / song.source);
        ASSERT_TRUE(sound) << sound.error().line();
        sounds_.push_back(*sound);
        album_.folder = folder_.path();
        album_.songs.push_back(std::move(song));
    }
    /// The image from the first sector on.
    std::vector<std::int16_t> image(nodes::DitherNoise dither = nodes::DitherNoise::triangular) {
        const auto sequence = layOutDisc(album_, sounds_);
        EXPECT_TRUE(sequence) << sequence.error().line();
        auto programme = DiscProgramme::open(album_, sounds_, *sequence, dither, nodes::NoiseShape::flat);
        EXPECT_TRUE(programme) << programme.error().line();
        std::vector<std::int16_t> all, part(2 * 1001);
        for (;;) {
            const auto got = (*programme)->read(part);
            EXPECT_TRUE(got) << got.error().line();
            if (!got || *got == 0) break;
            all.insert(all.end(), part.begin(), part.begin() + *got * 2);
        }
        clipped_ = (*programme)->clippedSamples();
        return all;
    }

    TemporaryFolder folder_;
    Album album_;
    std::vector<SongSound> sounds_;
    std::int64_t clipped_ = 0;
};

std::vector<std::int16_t> constant(std::int64_t frames, std::int16_t value) {
    return std::vector<std::int16_t>(static_cast<std::size_t>(2 * frames), value);
}

TEST_F(Programme, SixteenBitSongsGetIntoTheImageBitForBit) {
    const auto one = countedFrames(5 * 44100 + 17), two = programmeOf(400, 3);
    add({.gapSeconds = 2}, one);
    add({.gapSeconds = 2}, two);
    add({.startSeconds = 1, .endSeconds = 3}, one);  // joined: the very next frame
    std::vector<std::int16_t> expected(samplesOf(150), 0);
    expected.insert(expected.end(), one.begin(), one.end());
    expected.resize(samplesOf(150 + 376 + 150), 0);  // 17 frames begin a sector more
    expected.insert(expected.end(), two.begin(), two.end());
    expected.insert(expected.end(), one.begin() + 2 * 44100, one.begin() + 2 * 3 * 44100);
    EXPECT_EQ(image(), expected);
    EXPECT_EQ(clipped_, 0);
}

TEST_F(Programme, CrossFadesAddUpByTheFormula) {
    constexpr std::int64_t kFade = 44100;
    add({}, constant(5 * 44100, 8000));
    add({.gapSeconds = -1}, constant(5 * 44100, -4000));
    const auto samples = image(nodes::DitherNoise::none);
    ASSERT_EQ(samples.size(), samplesOf(150 + 9 * 75));
    for (std::int64_t n = 0; n < kFade; n += 441) {
        const double t = (static_cast<double>(n) + 0.5) / kFade, quarter = std::numbers::pi / 2;
        const double expected = 8000 * std::sin((1 - t) * quarter) - 4000 * std::sin(t * quarter);
        const std::size_t at = static_cast<std::size_t>(2 * (2 * 44100 + 4 * 44100 + n));
        EXPECT_NEAR(samples[at], expected, 0.51) << n;
        EXPECT_EQ(samples[at + 1], samples[at]);
    }
    EXPECT_EQ(samples[samplesOf(150 + 4 * 75) - 1], 8000);
    EXPECT_EQ(samples[samplesOf(150 + 5 * 75)], -4000);
}

TEST_F(Programme, GainAndFadesAreAppliedAndRoundedWithDitherOnce) {
    add({.gainDb = -6.5,
         .fadeInSeconds = 1,
         .fadeOutSeconds = 2,
         .fadeInShape = nodes::FadeShape::linear,
         .fadeOutShape = nodes::FadeShape::smooth},
        constant(10 * 44100, 10000));
    const auto samples = image();
    const double level = 10000 * std::pow(10.0, -6.5 / 20);
    double sum = 0, square = 0;
    const std::size_t from = samplesOf(150 + 2 * 75), to = samplesOf(150 + 7 * 75);
    for (std::size_t i = from; i < to; ++i) {
        const double error = samples[i] - level;
        sum += error;
        square += error * error;
    }
    // Triangular dither and rounding: mean 0, variance 2/12 + 1/12.
    const auto count = static_cast<double>(to - from);
    EXPECT_NEAR(sum / count, 0, 0.005);
    EXPECT_NEAR(square / count, 0.25, 0.005);
    const auto mean = [&](std::int64_t frame) {  // over 100 frames, both channels
        double total = 0;
        for (std::int64_t i = 2 * frame; i < 2 * (frame + 100); ++i) total += samples[static_cast<std::size_t>(i)];
        return total / 200;
    };
    const double t = (22050 + 50) / 44100.0;
    EXPECT_NEAR(mean(2 * 44100 + 22050), level * t, 0.2);
    const double u = 1 - (22050 + 50) / 88200.0;
    EXPECT_NEAR(mean((2 + 8) * 44100 + 22050), level * u * u * (3 - 2 * u), 0.2);
}

TEST_F(Programme, AnotherSampleRateIsResampledOnce) {
    constexpr int kRate = 48000;
    const Channels tone{sine(997, 0.5, 4 * kRate, kRate), sine(997, 0.25, 4 * kRate, kRate)};
    writeWav(folder_ / "0.wav", tone, kRate);
    addWritten({.source = "0.wav"});
    const auto samples = image();
    ASSERT_EQ(samples.size(), samplesOf(150 + 4 * 75));
    double error = 0;
    std::int64_t count = 0;
    for (std::int64_t n = 4410; n < 3 * 44100; ++n, ++count) {
        const double expected = 16384 * std::sin(2 * std::numbers::pi * 997 * static_cast<double>(n) / 44100);
        const double difference = samples[static_cast<std::size_t>(2 * (2 * 44100 + n))] - expected;
        error += difference * difference;
    }
    // The dither and the rounding of one time, and nothing else: a second time would be 0.5.
    EXPECT_NEAR(error / static_cast<double>(count), 0.25, 0.01);
}

TEST_F(Programme, WhatIsBeyondFullScaleIsCounted) {
    add({.gainDb = 6.1}, constant(4 * 44100, 20000));
    const auto samples = image();
    EXPECT_EQ(clipped_, 2 * 4 * 44100);
    EXPECT_EQ(samples[samplesOf(200)], 32767);
}

TEST_F(Programme, MonoComesOutOnBothSides) {
    std::vector<float> mono(4 * 44100);
    for (std::size_t i = 0; i < mono.size(); ++i)
        mono[i] = static_cast<float>(static_cast<int>(i % 1000) - 500) / 32768;
    writeWav(folder_ / "0.wav", {mono}, 44100);
    addWritten({.source = "0.wav"});
    const auto samples = image();
    for (const std::size_t n : {0u, 1u, 777u, 100000u}) {
        EXPECT_EQ(samples[2 * (88200 + n)], static_cast<int>(n % 1000) - 500);
        EXPECT_EQ(samples[2 * (88200 + n) + 1], static_cast<int>(n % 1000) - 500);
    }
}

}  // namespace
}  // namespace lacquer::sessions::programme_test
