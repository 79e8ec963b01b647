// The signals of EBU Tech 3341 and 3342, made from their tables, and libebur128.
#include "nodes/meter/loudness_meter.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/node_bench.hpp"

namespace lacquer::test::loudness_meter_test {
namespace {

constexpr int kSampleRate = 48000;

struct Tone {
    double seconds, levelDb;
};
constexpr double kSilence = -1000;

// 1 kHz on both sides, phase-continuous; a whole number of quanta, with silence at the end.
Signal tones(const std::vector<Tone>& parts) {
    std::vector<float> channel;
    for (const auto& [seconds, levelDb] : parts) {
        const double amplitude = std::pow(10, levelDb / 20);
        for (long i = std::lround(seconds * kSampleRate); i > 0; --i)
            channel.push_back(static_cast<float>(
                amplitude * std::sin(2 * std::numbers::pi * 1000 / kSampleRate * static_cast<double>(channel.size()))));
    }
    return {channel, channel};
}

std::vector<Tone> repeated(const std::vector<Tone>& parts, int times) {
    std::vector<Tone> result;
    for (int i = 0; i < times; ++i) result.insert(result.end(), parts.begin(), parts.end());
    return result;
}

NodeBench measured(const Signal& signal) {
    NodeBench bench(nodes::loudnessMeterType());
    bench.run(signal);
    return bench;
}

TEST(LoudnessMeter, MeasuresTheIntegratedLoudnessOfTech3341) {
    const struct {
        std::vector<Tone> parts;
        double lufs;
    } cases[] = {{{{20, -23}}, -23},
                 {{{20, -33}}, -33},
                 {{{10, -36}, {60, -23}, {10, -36}}, -23},
                 {{{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}, -23},
                 {{{20, -26}, {20.1, -20}, {20, -26}}, -23}};
    for (const auto& [parts, lufs] : cases) EXPECT_NEAR(measured(tones(parts)).readout("integrated"), lufs, 0.1);
    const NodeBench steady = measured(tones({{20, -23}}));
    EXPECT_NEAR(steady.readout("momentary"), -23, 0.1);
    EXPECT_NEAR(steady.readout("shortTerm"), -23, 0.1);
}

TEST(LoudnessMeter, IsSteadyOnTheTonesOfTech3341Cases9And12) {
    NodeBench nine(nodes::loudnessMeterType());
    nine.run(tones({{1.34, -20}, {1.66, -30}}));
    const Signal nineSignal = tones(repeated({{1.34, -20}, {1.66, -30}}, 5));
    for (std::size_t at = 3 * kSampleRate; at + 4864 < nineSignal[0].size(); at += 4864) {
        nine.run(Signal{
            {nineSignal[0].begin() + static_cast<long>(at), nineSignal[0].begin() + static_cast<long>(at) + 4864},
            {nineSignal[1].begin() + static_cast<long>(at), nineSignal[1].begin() + static_cast<long>(at) + 4864}});
        EXPECT_NEAR(nine.readout("shortTerm"), -23, 0.1);
    }
    NodeBench twelve(nodes::loudnessMeterType());
    const Signal twelveSignal = tones(repeated({{0.18, -20}, {0.22, -30}}, 25));
    for (std::size_t at = 0; at + 512 < twelveSignal[0].size(); at += 512) {
        twelve.run(Signal{
            {twelveSignal[0].begin() + static_cast<long>(at), twelveSignal[0].begin() + static_cast<long>(at) + 512},
            {twelveSignal[1].begin() + static_cast<long>(at), twelveSignal[1].begin() + static_cast<long>(at) + 512}});
        if (at > kSampleRate) {
            EXPECT_NEAR(twelve.readout("momentary"), -23, 0.1);
        }
    }
}

TEST(LoudnessMeter, CatchesTheHighestOfTech3341Cases10And13) {
    for (int i = 0; i < 20; ++i) {
        EXPECT_NEAR(measured(tones({{i * 0.15, kSilence}, {3, -23}, {1, kSilence}})).readout("maxShortTerm"), -23, 0.1)
            << i;
        EXPECT_NEAR(measured(tones({{i * 0.02, kSilence}, {0.4, -23}, {1, kSilence}})).readout("maxMomentary"), -23,
                    0.1)
            << i;
    }
}

TEST(LoudnessMeter, MeasuresTheRangeOfTech3342) {
    const struct {
        std::vector<double> levels;
        double lu;
    } cases[] = {{{-20, -30}, 10}, {{-20, -15}, 5}, {{-40, -20}, 20}, {{-50, -35, -20, -35, -50}, 15}};
    for (const auto& [levels, lu] : cases) {
        std::vector<Tone> parts;
        for (const double level : levels) parts.push_back({20, level});
        EXPECT_NEAR(measured(tones(parts)).readout("range"), lu, 1);
        EXPECT_NEAR(measured(tones(repeated(parts, 2))).readout("range"), lu, 1);
    }
}

// Cases 15 to 19: a sine whose samples miss its peaks, with fades of 10 ms.
TEST(LoudnessMeter, MeasuresTheTruePeakOfTech3341) {
    const struct {
        double period, degrees, amplitude, dbtp;
    } cases[] = {{4, 0, 0.5, -6}, {4, 45, 0.5, -6}, {6, 60, 0.5, -6}, {8, 67.5, 0.5, -6}, {4, 45, 1.41, 3}};
    for (const auto& [period, degrees, amplitude, dbtp] : cases) {
        Signal signal =
            sine(2, kSampleRate, amplitude, kSampleRate / period, kSampleRate, degrees * std::numbers::pi / 180);
        for (auto& channel : signal)
            for (std::size_t i = 0; i < 480; ++i) {
                channel[i] *= static_cast<float>(i) / 480;
                channel[channel.size() - 1 - i] *= static_cast<float>(i) / 480;
            }
        const double measuredDb = measured(signal).readout("truePeak");
        EXPECT_LT(measuredDb, dbtp + 0.2);
        EXPECT_GT(measuredDb, dbtp - 0.4);
    }
}

TEST(LoudnessMeter, AgreesWithLibebur128OnNoiseThatComesAndGoes) {
    Signal signal(2);
    unsigned seed = 1;
    for (const double level : {0.3, 0.02, 0.1, 0.5, 0.004, 0.2, 0.05}) {
        const Signal part = noise(2, 4 * kSampleRate, static_cast<float>(level), seed++);
        for (std::size_t c = 0; c < 2; ++c) signal[c].insert(signal[c].end(), part[c].begin(), part[c].end());
    }
    ebur128_state* state = ebur128_init(2, kSampleRate, EBUR128_MODE_I | EBUR128_MODE_LRA);
    std::vector<float> interleaved;
    for (std::size_t i = 0; i < signal[0].size(); ++i)
        interleaved.insert(interleaved.end(), {signal[0][i], signal[1][i]});
    ebur128_add_frames_float(state, interleaved.data(), signal[0].size());
    double lufs = 0, lra = 0;
    ebur128_loudness_global(state, &lufs);
    ebur128_loudness_range(state, &lra);
    ebur128_destroy(&state);
    const NodeBench bench = measured(signal);
    EXPECT_NEAR(bench.readout("integrated"), lufs, 0.05);
    EXPECT_NEAR(bench.readout("range"), lra, 0.3);
    EXPECT_NEAR(bench.readout("plr"), bench.readout("truePeak") - lufs, 0.06);
}

TEST(LoudnessMeter, BeginsAnewWhenToldTo) {
    NodeBench bench(nodes::loudnessMeterType());
    bench.run(tones({{5.12, -10}}));
    bench.set("restart", 1);
    bench.run(tones({{5.12, -30}}));
    EXPECT_NEAR(bench.readout("integrated"), -30, 0.1);
    EXPECT_NEAR(bench.readout("maxMomentary"), -30, 0.1);
    EXPECT_NEAR(bench.readout("truePeak"), -30, 0.1);
}

TEST(LoudnessMeter, PassesEveryBitOn) {
    const Signal input = noise(2, 4096, 2);
    EXPECT_EQ(NodeBench(nodes::loudnessMeterType()).run(input), input);
}

// A 1 kHz tone on both sides is as loud in LUFS as its peak in dBFS (Tech 3341); so what is above it is the peak's.
TEST(LoudnessMeter, ShowsHowFarPeaksAreAboveTheLoudnessOfTheLastThreeSeconds) {
    NodeBench bench(nodes::loudnessMeterType());
    bench.run(tones({{2, -23}}));
    EXPECT_EQ(bench.readout("psr"), 0);
    bench.run(tones({{4, -23}}));
    EXPECT_NEAR(bench.readout("psr"), 0, 0.15);
    Signal click = tones({{1, -23}});
    click[0][24000] = 1;
    bench.run(click);
    EXPECT_NEAR(bench.readout("psr"), 23, 0.5);  // the tone goes on around the peak, and adds to it
    bench.run(tones({{4, -23}}));
    EXPECT_NEAR(bench.readout("psr"), 0, 0.15);
    EXPECT_NEAR(bench.readout("minPsr"), 0, 0.15);
}

}  // namespace
}  // namespace lacquer::test::loudness_meter_test
