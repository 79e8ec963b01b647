// The integrated loudness as it is kept up to date, against libebur128 and EBU Tech 3341's cases.
#include "nodes/dsp/gated_loudness.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/realtime/realtime_scope.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::gated_loudness_test {
namespace {

constexpr int kQuantum = 256;

/// A sine of 1 kHz on both sides, at these levels in dBFS for so many seconds each.
Signal tones(double sampleRate, const std::vector<std::pair<double, double>>& levels) {
    Signal signal(2);
    for (const auto& [db, seconds] : levels)
        for (long i = 0; i < std::lround(seconds * sampleRate); ++i) {
            const double at = 2 * std::numbers::pi * 1000 * static_cast<double>(signal[0].size()) / sampleRate;
            const auto sample = static_cast<float>(std::pow(10, db / 20) * std::sin(at));
            for (auto& channel : signal) channel.push_back(sample);
        }
    return signal;
}

void feed(nodes::GatedLoudness& meter, const Signal& signal) {
    for (std::size_t at = 0; at + kQuantum <= signal[0].size(); at += kQuantum) {
        std::vector<const float*> channels;
        for (const auto& channel : signal) channels.push_back(channel.data() + at);
        const RealtimeScope realtime;
        meter.feed(ConstAudioBlock(channels.data(), static_cast<int>(channels.size()), kQuantum));
    }
}

double measured(double sampleRate, const Signal& signal) {
    nodes::GatedLoudness meter;
    meter.prepare(sampleRate);
    feed(meter, signal);
    return meter.lufs();
}

double libebur128(double sampleRate, const Signal& signal) {
    const auto channels = static_cast<unsigned>(signal.size());
    ebur128_state* state = ebur128_init(channels, static_cast<unsigned long>(sampleRate), EBUR128_MODE_I);
    std::vector<float> interleaved;
    for (std::size_t i = 0; i < signal[0].size(); ++i)
        for (const auto& channel : signal) interleaved.push_back(channel[i]);
    ebur128_add_frames_float(state, interleaved.data(), signal[0].size());
    double lufs = 0;
    ebur128_loudness_global(state, &lufs);
    ebur128_destroy(&state);
    return lufs;
}

// EBU Tech 3341, cases 1 to 5: tolerance 0.1 LU.
TEST(GatedLoudness, PassesTheCasesOfTech3341) {
    const std::vector<std::pair<std::vector<std::pair<double, double>>, double>> cases{
        {{{-23, 20}}, -23},
        {{{-33, 20}}, -33},
        {{{-36, 10}, {-23, 60}, {-36, 10}}, -23},
        {{{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, -23},
        {{{-26, 20}, {-20, 20.1}, {-26, 20}}, -23}};
    for (const auto& [levels, lufs] : cases) EXPECT_NEAR(measured(48000, tones(48000, levels)), lufs, 0.1) << lufs;
}

TEST(GatedLoudness, AgreesWithLibebur128AtEverySampleRateAndInMono) {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        const Signal stereo = tones(rate, {{-30, 3}, {-18, 4}, {-60, 2}, {-24, 3}});
        EXPECT_NEAR(measured(rate, stereo), libebur128(rate, stereo), 0.1) << rate;
        const Signal mono{stereo[0]};
        EXPECT_NEAR(measured(rate, mono), libebur128(rate, mono), 0.1) << rate;
        EXPECT_NEAR(measured(rate, stereo) - measured(rate, mono), 10 * std::log10(2.0), 1e-3);
    }
    const Signal hiss = noise(2, 10 * 48000, 0.2f);
    EXPECT_NEAR(measured(48000, hiss), libebur128(48000, hiss), 0.05);
}

TEST(GatedLoudness, HasNoValueBeforeABlockIsThereAndInSilence) {
    nodes::GatedLoudness meter;
    meter.prepare(48000);
    EXPECT_TRUE(std::isnan(meter.lufs()));
    feed(meter, tones(48000, {{-20, 0.35}}));
    EXPECT_TRUE(std::isnan(meter.lufs()));
    feed(meter, tones(48000, {{-20, 0.2}}));
    EXPECT_NEAR(meter.lufs(), -20, 0.1);
    meter.reset();
    feed(meter, tones(48000, {{-80, 2}}));
    EXPECT_TRUE(std::isnan(meter.lufs())) << "below the gate of -70 LUFS";
}

TEST(GatedLoudness, ASampleThatIsNoNumberIsLeftOut) {
    Signal signal = tones(48000, {{-20, 5}});
    signal[0][1000] = std::numeric_limits<float>::quiet_NaN();
    signal[1][70000] = std::numeric_limits<float>::infinity();
    EXPECT_NEAR(measured(48000, signal), -20, 0.1);
}

}  // namespace
}  // namespace lacquer::test::gated_loudness_test
