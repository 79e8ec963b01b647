// Rides of sines, whose loudness is that of their formula: a sine of 997 Hz and amplitude a on both channels has
// 20 log a LUFS (ITU-R BS.1770-5, Tech 3341).
#include "sessions/analysis/volume_ride.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::volume_ride_test {
namespace {

constexpr int kRate = 48000;

class VolumeRides : public test::EngineSessionTest {
protected:
    /// Twelve seconds at -30 LUFS, six of silence, twelve at -20 LUFS.
    VolumeRides() {
        auto file = AudioFileWriter::create(folder / "audio/sine.wav", {.samples = SampleFormat::float32});
        std::vector<float> samples(30 * kRate);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const std::size_t second = i / kRate;
            const double amplitude = second < 12 ? std::pow(10, -1.5) : second < 18 ? 0 : 0.1;
            samples[i] =
                static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * 997 * static_cast<double>(i) / kRate));
        }
        const float* channels[2] = {samples.data(), samples.data()};
        EXPECT_TRUE(file->write(ConstAudioBlock(channels, 2, static_cast<int>(samples.size()))).ok());
        EXPECT_TRUE(file->commit().ok());
        Clip sine;
        sine.file = "audio/sine.wav";
        sine.lengthFrames = 30 * kRate;
        session.content(track).clips = {sine};
    }
    Result<VolumeRide> ride(VolumeRideOptions options) {
        const auto found = faderOf(session, track);
        if (!found) return fail(found.error());
        return rideVolume(session, registry, *found, options);
    }
    static double at(const VolumeRide& ride, double seconds) { return ride.lane.valueAt(std::lround(seconds * kRate)); }
};

TEST_F(VolumeRides, BringsWhatIsQuietUpAndWhatIsLoudDownToTheTarget) {
    ASSERT_TRUE(apply(session, registry, SetParameter{fader, "level", -2}).ok());
    const auto ridden = ride({.targetLufs = -26, .mostDb = 8});
    ASSERT_TRUE(ridden.ok()) << ridden.error().line();
    EXPECT_EQ(ridden->fader.node, fader);
    EXPECT_NEAR(*ridden->before.quiet, -32, 0.1);
    EXPECT_NEAR(*ridden->before.loud, -22, 0.1);
    EXPECT_NEAR(*ridden->after.quiet, -26, 0.3);
    EXPECT_NEAR(at(*ridden, 6), 4, 0.2) << "-30 LUFS to -26";
    EXPECT_NEAR(at(*ridden, 24), -6, 0.2);
    EXPECT_NEAR(at(*ridden, 15), -1, 0.2) << "straight through the pause";
    EXPECT_NEAR(*ridden->after.loudnessLufs, -26, 0.3);
    EXPECT_NEAR(*ridden->after.loud, -26, 0.3);
    EXPECT_LT(ridden->after.rangeLu, ridden->before.rangeLu);
    EXPECT_LT(ridden->lane.points().size(), 20u) << "of 300 hops, two levels and a line";
}

TEST_F(VolumeRides, WithoutATargetATrackIsEvenedOut) {
    const auto ridden = ride({.mostDb = 3});
    ASSERT_TRUE(ridden.ok()) << ridden.error().line();
    EXPECT_NEAR(ridden->targetLufs, *ridden->before.loudnessLufs, 1e-6);
    EXPECT_EQ(ridden->highestGainDb, 3) << "no farther than allowed";
}

TEST_F(VolumeRides, OutsideOfAStretchTheFaderStaysWhereItIs) {
    const auto ridden = ride({.targetLufs = -26, .stretch = LaneStretch{2 * kRate, 10 * kRate}});
    ASSERT_TRUE(ridden.ok()) << ridden.error().line();
    EXPECT_EQ(at(*ridden, 1), 0);
    EXPECT_EQ(at(*ridden, 24), 0);
    EXPECT_NEAR(at(*ridden, 6), 4, 0.2);
}

TEST_F(VolumeRides, ALaneThatIsThereDoesNotCount) {
    const auto plain = ride({.targetLufs = -26});
    session.content(fader).automation.emplace("level", *AutomationLane::make({{0, -60}}));
    EXPECT_TRUE(faderOf(session, track)->automated);
    const auto again = ride({.targetLufs = -26});
    ASSERT_TRUE(plain.ok() && again.ok());
    EXPECT_EQ(plain->lane.points(), again->lane.points());
}

TEST_F(VolumeRides, WhatCannotBeRiddenIsRefused) {
    EXPECT_FALSE(faderOf(session, output).ok());
    EXPECT_FALSE(ride({.targetLufs = -80}).ok());
    EXPECT_FALSE(ride({.windowSeconds = 0}).ok());
    EXPECT_FALSE(ride({.mostDb = 13}).ok()) << "a fader at 0 dB goes up to 12";
    EXPECT_FALSE(ride({.stretch = LaneStretch{60 * kRate, 70 * kRate}}).ok());
    session.content(track).clips[0].muted = true;
    const auto silent = ride({});
    ASSERT_FALSE(silent.ok());
    EXPECT_NE(silent.error().line().find("is silent"), std::string::npos);
}

}  // namespace
}  // namespace lacquer::sessions::volume_ride_test
