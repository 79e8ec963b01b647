// The monitor section, by formula: which source is heard, how loud, on which side, and how it goes over.
#include "host/audio/monitor_section.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "core/realtime/realtime_scope.hpp"

namespace lacquer::host::monitor_section_test {
namespace {

constexpr int kRate = 48000, kFade = 480, kFrames = 2048;  // 10 ms
using Sides = MonitorControls::Sides;
using Stereo = std::array<std::vector<float>, 2>;

double rise(int frame) {
    const double t = std::clamp(static_cast<double>(frame) / kFade, 0.0, 1.0);
    return t * t * t * (t * (6 * t - 15) + 10);
}

Stereo noise(unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> value(-1, 1);
    Stereo made;
    for (auto& channel : made)
        for (int i = 0; i < kFrames; ++i) channel.push_back(value(random));
    return made;
}

std::array<const float*, 2> pointers(const Stereo& of, int first) {
    return {of[0].data() + first, of[1].data() + first};
}

/// Master, reference and what is listened to, each of noise of its own.
class Desk : public testing::Test {
protected:
    /// `change` is made before frame 1024.
    Stereo play(const std::function<void()>& change = {}, int block = 256) {
        MonitorSection section(controls, kRate, 2);
        Stereo heard = master;
        for (int first = 0; first < kFrames; first += block) {
            if (first == kFrames / 2 && change) change();
            float* out[] = {heard[0].data() + first, heard[1].data() + first};
            const MonitorSources sources{withReference ? pointers(reference, first) : std::array<const float*, 2>{},
                                         withListened ? pointers(listened, first) : std::array<const float*, 2>{}};
            const RealtimeScope realtime;
            section.process(out, sources, listening, block);
        }
        return heard;
    }
    /// `before` and `after` say what each side plays of frame i.
    using Formula = std::function<double(std::size_t side, std::size_t i)>;
    static void expect(const Stereo& heard, const Formula& before, const Formula& after) {
        for (std::size_t side = 0; side < 2; ++side)
            for (std::size_t i = 0; i < kFrames; ++i) {
                const double over = rise(static_cast<int>(i) - kFrames / 2);
                ASSERT_NEAR(heard[side][i], before(side, i) + (after(side, i) - before(side, i)) * over, 4e-6)
                    << "side " << side << ", frame " << i;
            }
    }
    Formula asItIs() {
        return [this](std::size_t side, std::size_t i) -> double { return master[side][i]; };
    }
    Formula times(double gain) {
        return [this, gain](std::size_t side, std::size_t i) { return gain * master[side][i]; };
    }

    MonitorControls controls;
    Stereo master = noise(1), reference = noise(2), listened = noise(3);
    bool withReference = true, withListened = true, listening = false;
};

TEST_F(Desk, LetsTheMasterThroughBitForBitWhereNothingIsEngaged) {
    master[0][5] = -0.0f;
    master[0][6] = 1e-42f;
    master[1][7] = std::numeric_limits<float>::quiet_NaN();
    controls.dimDb = -6;
    controls.referenceGainDb = -3;
    const Stereo heard = play();
    for (std::size_t side = 0; side < 2; ++side)
        EXPECT_EQ(std::memcmp(heard[side].data(), master[side].data(), kFrames * sizeof(float)), 0);
}

TEST_F(Desk, IsBitForBitAgainOnceAllIsDisengaged) {
    controls.dim = true;
    controls.sides = Sides::mono;
    const Stereo heard = play([&] {
        controls.dim = false;
        controls.sides = Sides::stereo;
    });
    for (std::size_t side = 0; side < 2; ++side)
        EXPECT_TRUE(std::equal(heard[side].begin() + kFrames / 2 + kFade, heard[side].end(),
                               master[side].begin() + kFrames / 2 + kFade));
}

TEST_F(Desk, StartsAsItIsSetWithoutAFade) {
    controls.dim = true;
    const Stereo heard = play();
    EXPECT_FLOAT_EQ(heard[0][0], 0.1f * master[0][0]);  // 10^(-20/20)
}

TEST_F(Desk, VolumeDimAndMuteTurnDownWithinTenMilliseconds) {
    expect(play([&] { controls.volumeDb = -6; }), asItIs(), times(std::pow(10, -6 / 20.0)));
    expect(play([&] { controls.dim = true; }), times(std::pow(10, -6 / 20.0)), times(std::pow(10, -26 / 20.0)));
    controls.dimDb = -12;
    expect(play([&] { controls.muted = true; }), times(std::pow(10, -18 / 20.0)), times(0));
    controls.muted = controls.dim = false;
    expect(play([&] { controls.volumeDb = MonitorControls::kSilentDb; }), times(std::pow(10, -6 / 20.0)), times(0));
    expect(play([&] { controls.volumeDb = 40; }), times(0), times(std::pow(10, 12 / 20.0)));
}

TEST_F(Desk, MonoIsTheMeanOfBothSidesAndSideTheirHalfDifference) {
    const Formula mono = [&](std::size_t, std::size_t i) { return (master[0][i] + double{master[1][i]}) / 2; };
    const Formula side = [&](std::size_t, std::size_t i) { return (master[0][i] - double{master[1][i]}) / 2; };
    expect(play([&] { controls.sides = Sides::mono; }), asItIs(), mono);
    expect(play([&] { controls.sides = Sides::side; }), mono, side);
    controls.swapped = true;
    expect(play(), side, side);
}

TEST_F(Desk, SwapExchangesTheSidesBitForBit) {
    const Stereo heard = play([&] { controls.swapped = true; });
    expect(heard, asItIs(), [&](std::size_t side, std::size_t i) -> double { return master[1 - side][i]; });
    for (std::size_t side = 0; side < 2; ++side)
        EXPECT_TRUE(std::equal(heard[side].begin() + kFrames / 2 + kFade, heard[side].end(),
                               master[1 - side].begin() + kFrames / 2 + kFade));
}

TEST_F(Desk, TheReferenceTakesTheMastersPlaceEachAtItsOwnGain) {
    controls.masterGainDb = -2;
    controls.referenceGainDb = -3.5f;
    const Formula record = [&](std::size_t side, std::size_t i) {
        return std::pow(10, -3.5 / 20) * reference[side][i];
    };
    expect(play([&] { controls.reference = true; }), times(std::pow(10, -2 / 20.0)), record);
    withReference = false;
    expect(play(), times(std::pow(10, -2 / 20.0)), times(std::pow(10, -2 / 20.0)));
}

TEST_F(Desk, WhatIsListenedToIsHeardBitForBitWhateverTheMasterPlays) {
    controls.reference = true;
    controls.masterGainDb = controls.referenceGainDb = -3;
    master[0][100] = std::numeric_limits<float>::quiet_NaN();
    master[1][1999] = std::numeric_limits<float>::infinity();
    reference = master;
    listened[0][7] = -0.0f;
    listening = true;
    const Stereo heard = play();
    for (std::size_t side = 0; side < 2; ++side)
        EXPECT_EQ(std::memcmp(heard[side].data(), listened[side].data(), kFrames * sizeof(float)), 0);
}

TEST_F(Desk, ListeningGoesThroughVolumeAndMonoToo) {
    controls.sides = Sides::mono;
    controls.volumeDb = -6;
    expect(
        play([&] { listening = true; }),
        [&](std::size_t, std::size_t i) { return std::pow(10, -0.3) * (master[0][i] + double{master[1][i]}) / 2; },
        [&](std::size_t, std::size_t i) { return std::pow(10, -0.3) * (listened[0][i] + double{listened[1][i]}) / 2; });
}

// A switch that is thrown in mid-fade waits for its end: turned round half-way it would have a kink.
TEST_F(Desk, AFadeUnderWayEndsFirst) {
    MonitorSection section(controls, kRate, 2);
    std::vector<float> left(kFrames, 1.0f), right(kFrames, 1.0f);
    for (int first = 0; first < kFrames; first += 64) {
        if (first == 64) controls.muted = true;
        if (first == 128) controls.muted = false;
        float* out[] = {left.data() + first, right.data() + first};
        section.process(out, {}, false, 64);
    }
    for (int i = 0; i < kFrames; ++i)
        ASSERT_NEAR(left[static_cast<std::size_t>(i)], 1 - rise(i - 64) + rise(i - 64 - kFade), 1e-6) << i;
}

TEST_F(Desk, BlocksOfAnyLengthSoundTheSame) {
    const auto change = [&] { controls.dim = !controls.dim, controls.sides = Sides::mono; };
    const Stereo large = play(change, 1024);
    controls.dim = false;
    controls.sides = Sides::stereo;
    EXPECT_EQ(play(change, 64), large);
}

TEST_F(Desk, OneChannelIsTurnedDownAndNothingElse) {
    MonitorSection section(controls, kRate, 1);
    controls.volumeDb = -20;
    controls.sides = Sides::side;
    std::vector<float> only(64, 0.5f);
    float* out[] = {only.data()};
    section.process(out, {}, false, 64);
    for (const float sample : only) ASSERT_FLOAT_EQ(sample, 0.05f);
}

}  // namespace
}  // namespace lacquer::host::monitor_section_test
