// What hides what, against the formulas that masking.hpp names.
#include "sessions/analysis/masking.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/realtime/realtime_scope.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::masking_test {
namespace {

constexpr int kRate = 48000;

std::vector<float> sine(double frequency, double amplitude, int frames) {
    std::vector<float> samples(static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i)
        samples[static_cast<std::size_t>(i)] =
            static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * frequency * i / kRate));
    return samples;
}

std::size_t bandOf(double frequency) {
    std::size_t band = 0;
    while (kCriticalBandEdges[band + 1] <= frequency) ++band;
    return band;
}

double decibels(double power) {
    return 10 * std::log10(power);
}

TEST(BandPowers, AreThoseOfASineInItsBandAndHardlyAnythingElsewhere) {
    const auto samples = sine(1000, 1, 2 * kRate);
    const MomentGrid grid = MomentGrid::of(0, 2 * kRate, kRate);
    EXPECT_EQ(BandPowers::windowFrames(kRate), 4096);
    EXPECT_EQ(grid.hopFrames, 2048);
    EXPECT_EQ(grid.count, 2u * kRate / 2048);
    BandPowers powers(grid);
    powers.prepare(kRate, 1);
    for (int start = 0; start + 256 <= 2 * kRate; start += 256) {
        const float* channel = samples.data() + start;
        const RealtimeScope realtime;
        powers.hear(start, ConstAudioBlock(&channel, 1, 256));
    }
    for (std::size_t moment = 2; moment < grid.count; ++moment) {
        const BandMoment& found = powers.moments()[moment];
        for (std::size_t band = 0; band < kCriticalBands; ++band)
            if (band == bandOf(1000))
                EXPECT_NEAR(decibels(found[band]), decibels(0.5), 0.01);
            else
                EXPECT_LT(decibels(found[band] + 1e-30), -60) << "band " << band;
    }
}

TEST(BandPowers, MomentsOfALongSongLieFartherApart) {
    const MomentGrid hour = MomentGrid::of(0, 3600LL * kRate, kRate);
    EXPECT_LE(hour.count, 8000u);
    EXPECT_GT(hour.count, 7990u);
}

std::vector<BandMoment> moments(std::initializer_list<std::pair<std::size_t, double>> levels, std::size_t count = 10) {
    BandMoment moment{};
    for (const auto& [band, db] : levels) moment[band] = static_cast<float>(std::pow(10.0, db / 10));
    return std::vector<BandMoment>(count, moment);
}

// Schroeder's spreading function at whole Barks, from the paper's formula.
double spreadDb(double bark) {
    return 15.81 + 7.5 * (bark + 0.474) - 17.5 * std::sqrt(1 + (bark + 0.474) * (bark + 0.474));
}

TEST(Masking, HidesWhatIsBelowTheThresholdOfTheFormula) {
    for (const int distance : {-2, -1, 0, 1, 3}) {
        const std::size_t band = 10, other = static_cast<std::size_t>(10 + distance);
        const double threshold = -10 + spreadDb(distance) - 5.5;
        const auto masker = moments({{band, -10}});
        EXPECT_EQ(maskingOf(masker, moments({{other, threshold + 0.1}})).share, 0) << distance;
        const MaskedPair hidden = maskingOf(masker, moments({{other, threshold - 3}}));
        EXPECT_EQ(hidden.share, 1) << distance;
        ASSERT_EQ(hidden.ranges.size(), 1u);
        EXPECT_EQ(hidden.ranges[0].fromHz, kCriticalBandEdges[other]);
        EXPECT_EQ(hidden.ranges[0].toHz, kCriticalBandEdges[other + 1]);
        EXPECT_NEAR(hidden.ranges[0].depthDb, 3, 0.01);
    }
    EXPECT_NEAR(spreadDb(0), 0, 0.1) << "a band hides most in itself";
}

TEST(Masking, CountsLoudnessNotBands) {
    // Two bands far from each other, one hidden; 10 dB are a factor of 10^0.23 of loudness.
    const MaskedPair pair = maskingOf(moments({{4, 0}}), moments({{4, -30}, {20, -20}}));
    const double hidden = std::pow(10.0, -3 * 0.23), heard = std::pow(10.0, -2 * 0.23);
    EXPECT_NEAR(pair.share, hidden / (hidden + heard), 1e-6);
    ASSERT_EQ(pair.ranges.size(), 1u);
    EXPECT_EQ(pair.ranges[0].share, 1);
}

TEST(Masking, OnlyWhatGoesOnAtTheSameTimeIsHidden) {
    auto first = moments({{8, -10}}, 20), second = moments({{8, -40}}, 20);
    std::fill_n(first.begin(), 15, BandMoment{});
    EXPECT_NEAR(maskingOf(first, second).share, 0.25, 1e-6);
    EXPECT_EQ(maskingOf(second, first).share, 0) << "the quiet one hides nothing of the loud one";
}

TEST(Masking, WhatNobodyWouldHearAnywayDoesNotCount) {
    EXPECT_EQ(maskingOf(moments({{8, 0}}), moments({{8, -71}})).share, 0) << "below -70 dBFS";
    EXPECT_EQ(maskingOf(moments({{8, 0}}), moments({{8, -51}, {20, -10}})).share, 0) << "40 dB below its loudest band";
    EXPECT_EQ(maskingOf(moments({{8, 0}}), moments({})).share, 0);
}

class MaskingOfASession : public test::EngineSessionTest {
protected:
    MaskingOfASession() {
        writeTone("audio/loud.wav", 1000, 0.5);
        writeTone("audio/soft.wav", 1050, 0.5);
        writeTone("audio/far.wav", 6000, 0.01);
        session.content(track).clips = {tone("audio/loud.wav")};
        soft = add("lacquer:track");
        softFader = add("lacquer:fader");
        session.content(soft).clips = {tone("audio/soft.wav")};
        connect(soft, softFader);
        connect(softFader, output);
        far = add("lacquer:track");
        session.content(far).clips = {tone("audio/far.wav")};
        connect(far, output);
    }
    void writeTone(const std::string& name, double frequency, double amplitude) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        const auto samples = sine(frequency, amplitude, 3 * kRate);
        const float* channels[2] = {samples.data(), samples.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, 3 * kRate)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    static Clip tone(const std::string& file) {
        Clip clip;
        clip.file = file;
        clip.lengthFrames = 3 * kRate;
        return clip;
    }
    NodeId soft, softFader, far;
};

// As loud as each other they are both heard; it is the fader, behind the track, that decides.
TEST_F(MaskingOfASession, ComparesTracksBehindWhatTheyHaveToThemselves) {
    auto pairs = measureMasking(session, registry);
    ASSERT_TRUE(pairs.ok()) << pairs.error().line();
    EXPECT_TRUE(pairs->empty());
    ASSERT_TRUE(apply(session, registry, SetParameter{softFader, "level", -30}).ok());
    pairs = measureMasking(session, registry);
    ASSERT_TRUE(pairs.ok());
    ASSERT_EQ(pairs->size(), 1u);
    const MaskedPair& pair = pairs->front();
    EXPECT_EQ(pair.masker, track);
    EXPECT_EQ(pair.masked, soft);
    EXPECT_EQ(pair.maskedName, session.graph.find(soft)->name);
    EXPECT_GT(pair.share, 0.9);
    ASSERT_EQ(pair.ranges.size(), 1u);
    EXPECT_LE(pair.ranges[0].fromHz, 1050);
    EXPECT_GE(pair.ranges[0].toHz, 1050);
    EXPECT_NEAR(pair.ranges[0].depthDb, 30 - 5.5, 0.5);
}

}  // namespace
}  // namespace lacquer::sessions::masking_test
