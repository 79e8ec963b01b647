// The levels of tracks and of what is behind them, against the formulas for sines: a sine of amplitude a on both
// channels has 20 log a dBFS peak, 3.01 dB less RMS, and at 997 Hz 20 log a LUFS (ITU-R BS.1770-5, Tech 3341).
#include "sessions/analysis/gain_staging.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::gain_staging_test {
namespace {

constexpr int kRate = 48000;
constexpr double kSineRmsDb = -3.0103;
// Of the gate's 400 ms blocks, one every 100 ms, 37 lie within four seconds of sound from the start on, and three
// half out of it, with 3/4, 1/2 and 1/4 of the power, still pass.
const double kEdgeDb = 10 * std::log10((37 + 1.5) / 40);

class GainStaging : public test::EngineSessionTest {
protected:
    /// Four seconds of a sine of 997 Hz, then as long silence.
    GainStaging() {
        writeSine("audio/sine.wav", 0.1);
        Clip sine;
        sine.file = "audio/sine.wav";
        sine.lengthFrames = 8 * kRate;
        session.content(track).clips = {sine};
    }
    void writeSine(const std::string& name, double amplitude) {
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32});
        std::vector<float> samples(8 * kRate);
        for (std::size_t i = 0; i < 4 * kRate; ++i)
            samples[i] =
                static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * 997 * static_cast<double>(i) / kRate));
        const float* channels[2] = {samples.data(), samples.data()};
        ASSERT_TRUE(file->write(ConstAudioBlock(channels, 2, 8 * kRate)).ok());
        ASSERT_TRUE(file->commit().ok());
    }
    NodeId gain(double db) {
        const NodeId id = add("lacquer:gain");
        EXPECT_TRUE(apply(session, registry, SetParameter{id, "gain", db}).ok());
        return id;
    }
    TrackLevels measured(GainStagingOptions options = {}) {
        const auto tracks = measureGainStaging(session, registry, options);
        EXPECT_TRUE(tracks.ok()) << (tracks.ok() ? "" : tracks.error().line());
        EXPECT_EQ(tracks->size(), 1u);
        return tracks->front();
    }
};

TEST_F(GainStaging, ASineHasTheLevelsOfItsFormulaAndPausesDoNotCount) {
    const TrackLevels levels = measured();
    EXPECT_NEAR(*levels.levels.peakDbfs, -20, 0.01);
    EXPECT_NEAR(*levels.levels.loudnessLufs, -20 + kEdgeDb, 0.05);
    EXPECT_NEAR(*levels.levels.rmsDbfs, -20 + kEdgeDb + kSineRmsDb, 0.05);
    EXPECT_EQ(levels.levels.overs, 0);
    EXPECT_FALSE(levels.levels.firstOver);
    ASSERT_EQ(levels.chain.size(), 1u) << "the output puts nothing out";
    EXPECT_EQ(levels.chain[0].node, fader);
    EXPECT_NEAR(*levels.chain[0].levels.loudnessLufs, -20 + kEdgeDb, 0.05);
}

TEST_F(GainStaging, ProposesTheGainThatBringsATrackToTheTarget) {
    ASSERT_TRUE(apply(session, registry, SetParameter{track, "gain", -4}).ok());
    EXPECT_NEAR(*measured().proposedGainDb, 2 - kEdgeDb, 0.05) << "-24 LUFS at -4 dB, to -18 LUFS";
    GainStagingOptions options;
    options.reference = GainReference::rms;
    options.target = -20;
    EXPECT_NEAR(*measured(options).proposedGainDb, -kSineRmsDb - kEdgeDb, 0.05);

    const auto edits = trimEdits({measured()}, registry);
    ASSERT_TRUE(edits.ok());
    ASSERT_EQ(edits->size(), 1u);
    ASSERT_TRUE(apply(session, registry, edits->front()).ok());
    const TrackLevels after = measured();
    EXPECT_NEAR(*after.levels.loudnessLufs, -18, 0.06) << "to a tenth of a decibel";
    const auto again = trimEdits({after}, registry);
    ASSERT_TRUE(again.ok());
    for (const Edit& edit : *again) EXPECT_NEAR(std::get<SetParameter>(edit).value, after.gainDb, 0.11);
}

TEST_F(GainStaging, WhatIsAboveFullScaleIsNamedWhereItIs) {
    const NodeId loud = gain(22), soft = gain(-22);
    ASSERT_TRUE(apply(session, registry, Disconnect{session.graph.outgoing(track).front().id}).ok());
    connect(track, loud);
    connect(loud, soft);
    connect(soft, fader);
    const TrackLevels levels = measured();
    ASSERT_EQ(levels.chain.size(), 3u);
    EXPECT_EQ(levels.levels.overs, 0);
    EXPECT_EQ(levels.chain[0].node, loud);
    EXPECT_NEAR(*levels.chain[0].levels.peakDbfs, 2, 0.02);
    // Samples of a sine of 2 dB above full scale that are above it: 1 - 2 asin(10^-0.1) / pi of all.
    const double share = 1 - 2 * std::asin(std::pow(10.0, -0.1)) / std::numbers::pi;
    EXPECT_NEAR(static_cast<double>(levels.chain[0].levels.overs), share * 4 * kRate, 4 * kRate * 0.01);
    // The first is a quarter of a period in, less what the sine is above full scale by.
    const double first = std::asin(std::pow(10.0, -0.1)) / (2 * std::numbers::pi * 997) * kRate;
    EXPECT_EQ(levels.chain[0].levels.firstOver, static_cast<TimelineFrame>(std::ceil(first)));
    EXPECT_EQ(levels.chain[1].levels.overs, 0);
}

TEST_F(GainStaging, AChainEndsWhereSomethingElseIsHeard) {
    const NodeId other = add("lacquer:track");
    session.content(other).clips = session.content(track).clips;
    connect(other, fader);
    const auto tracks = measureGainStaging(session, registry);
    ASSERT_TRUE(tracks.ok());
    ASSERT_EQ(tracks->size(), 2u);
    for (const TrackLevels& one : *tracks) EXPECT_TRUE(one.chain.empty());
}

TEST_F(GainStaging, SilentAndAutomatedTracksAreLeftAsTheyAre) {
    session.content(track).automation.emplace("gain", *AutomationLane::make({{0, -3}}));
    EXPECT_TRUE(measured().automated);
    EXPECT_FALSE(measured().proposedGainDb);
    session.content(track).automation.clear();
    session.content(track).clips[0].muted = true;
    const TrackLevels silent = measured();
    EXPECT_FALSE(silent.levels.peakDbfs || silent.levels.rmsDbfs || silent.levels.loudnessLufs);
    EXPECT_FALSE(silent.proposedGainDb);
    const auto edits = trimEdits({silent}, registry);
    ASSERT_TRUE(edits.ok());
    EXPECT_TRUE(edits->empty());
}

TEST_F(GainStaging, ATrackThatCannotBeBroughtThatFarIsNamed) {
    GainStagingOptions options;
    options.target = 10;
    const auto edits = trimEdits({measured(options)}, registry);
    ASSERT_FALSE(edits.ok());
    EXPECT_EQ(edits.error().kind, ErrorKind::usage);
    EXPECT_EQ(edits.error().where, session.graph.find(track)->name);
}

TEST_F(GainStaging, ATargetIsANumber) {
    GainStagingOptions options;
    options.target = std::nan("");
    const auto none = measureGainStaging(session, registry, options);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().kind, ErrorKind::usage);
}

TEST_F(GainStaging, FailsAsARenderDoes) {
    std::filesystem::remove(folder / "audio/sine.wav");
    const auto missing = measureGainStaging(session, registry);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::missingInput);
    writeSine("audio/sine.wav", 0.1);
    ASSERT_TRUE(apply(session, registry, SetParameter{fader, "solo", 1}).ok());
    const auto soloed = measureGainStaging(session, registry);
    ASSERT_FALSE(soloed.ok()) << "the chains of the others would be silent";
    EXPECT_EQ(soloed.error().kind, ErrorKind::badData);
    ASSERT_TRUE(apply(session, registry, SetParameter{fader, "solo", 0}).ok());
    GainStagingOptions stopped;
    stopped.run.progress = [](double) { return Proceed::stop; };
    EXPECT_FALSE(measureGainStaging(session, registry, stopped).ok());
}

}  // namespace
}  // namespace lacquer::sessions::gain_staging_test
