#include "nodes/dynamics/gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::gate_test {
namespace {

constexpr double kSampleRate = 48000;

float amplitude(double db) {
    return static_cast<float>(std::pow(10, db / 20));
}
double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}

struct Stretch {
    double levelDb;
    int frames;
};

// Constant levels one after the other on both channels.
Signal levels(std::initializer_list<Stretch> stretches) {
    std::vector<float> channel;
    for (const Stretch& stretch : stretches)
        channel.insert(channel.end(), static_cast<std::size_t>(stretch.frames), amplitude(stretch.levelDb));
    return {channel, channel};
}

// Gain at each frame.
std::vector<double> gains(NodeBench& bench, const Signal& input) {
    const Signal output = bench.run(input);
    std::vector<double> result;
    for (std::size_t i = 0; i < output[0].size(); ++i) result.push_back(double{output[0][i]} / double{input[0][i]});
    return result;
}

// Closed, it takes down by `range` 40 dB wherever the level is 3 dB or more below the threshold of -40 dB.
NodeBench gate(double attackMs, double holdMs, double releaseMs) {
    NodeBench bench(nodes::gateType());
    bench.set("threshold", -40);
    bench.set("hysteresis", 3);
    bench.set("ratio", 100);
    bench.set("range", 40);
    bench.set("attack", attackMs);
    bench.set("hold", holdMs);
    bench.set("release", releaseMs);
    return bench;
}

TEST(Gate, TakesDownBelowTheThresholdByTheRatio) {
    // Below the threshold T, x comes out as T + R (x - T), but not more than the range below itself.
    const struct {
        double inDb, ratio, rangeDb, outDb;
    } points[] = {
        {-50, 2, 100, -60}, {-45, 10, 100, -90}, {-45, 10, 20, -65}, {-70, 1, 100, -70}, {-50, 1.5, 100, -55}};
    for (const auto& [inDb, ratio, rangeDb, outDb] : points) {
        NodeBench bench(nodes::gateType());
        bench.set("threshold", -40);
        bench.set("ratio", ratio);
        bench.set("range", rangeDb);
        bench.set("release", 1);
        EXPECT_NEAR(decibels(bench.run(levels({{inDb, 51200}}))[0].back()), outDb, 1e-3) << inDb << " at " << ratio;
        EXPECT_NEAR(bench.readout("gainReduction"), inDb - outDb, 1e-3) << inDb << " at " << ratio;
    }
}

TEST(Gate, LeavesEveryBitAboveTheThresholdAsItIs) {
    NodeBench bench(nodes::gateType());
    Signal input = noise(2, 8192, 1);
    for (auto& channel : input) channel[0] = 1;
    EXPECT_EQ(bench.run(input), input);
}

// The detector's peaks fall by 20 log10(e) dB in 10 ms: from -30 dB to -43 dB in 14.97 ms.
TEST(Gate, ClosesWhenTheLevelHasBeenTheHysteresisBelowForTheHoldTime) {
    constexpr int kLoud = 4800;
    const double fallMs = 13 / (decibels(std::exp(1)) / 10);
    for (const double holdMs : {0.0, 20.0, 100.0}) {
        NodeBench bench = gate(1, holdMs, 50);
        const std::vector<double> gain = gains(bench, levels({{-30, kLoud}, {-60, 48000}}));
        const auto closes = std::find_if(gain.begin(), gain.end(), [](double g) { return g < 1; }) - gain.begin();
        EXPECT_NEAR(static_cast<double>(closes), kLoud + (fallMs + holdMs) * kSampleRate / 1000, 2) << holdMs;
    }
}

TEST(Gate, StaysOpenWithinTheHysteresis) {
    NodeBench bench = gate(1, 0, 1);
    for (const double gain : gains(bench, levels({{-30, 4800}, {-42.9, 48000}, {-40, 100}, {-42.9, 4800}})))
        ASSERT_EQ(gain, 1);
}

TEST(Gate, OpensAndClosesWithItsTimeConstants) {
    NodeBench bench = gate(5, 0, 50);
    constexpr int kQuiet = 9600, kLoud = 48000;
    const std::vector<double> gain = gains(bench, levels({{-60, kQuiet}, {0, kLoud}, {-60, 48000}}));
    const double closed = 0.01;
    EXPECT_NEAR(gain[kQuiet - 1], closed, 1e-5);
    // One-pole: 1 - exp(-n / (tau fs)) of the way.
    EXPECT_NEAR(gain[kQuiet + 239], 1 - (1 - closed) * std::exp(-1), 1e-4);
    EXPECT_NEAR(gain[kQuiet + 3 * 240 - 1], 1 - (1 - closed) * std::exp(-3), 1e-4);
    EXPECT_EQ(gain[kQuiet + kLoud - 1], 1);
    const auto start = std::find_if(gain.begin() + kQuiet + kLoud, gain.end(), [](double g) { return g < 1; });
    EXPECT_NEAR(start[2399], closed + (1 - closed) * std::exp(-1), 1e-3);
    EXPECT_NEAR(start[4799], closed + (1 - closed) * std::exp(-2), 1e-3);
}

TEST(Gate, IsOpenBeforeWhatItHearsAhead) {
    const ProcessorType type = nodes::gateType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) values.push_back(info.id == "lookahead" ? 4 : info.defaultValue);
    NodeBench bench(type, {.parameterValues = values});
    bench.set("attack", 1);
    bench.set("range", 40);
    EXPECT_EQ(bench.processor().latencyFrames(), 192);
    const Signal output = bench.run(levels({{-60, 4800}, {0, 4800}}));
    // 4 ms are four time constants, and one frame more.
    EXPECT_NEAR(output[0][4800 + 192], 1 - 0.99 * std::exp(-193.0 / 48), 1e-4);
    EXPECT_LT(output[0][4800 + 191], 0.002);
}

TEST(Gate, ListensToTheSidechainWhenTold) {
    NodeBench bench = gate(1, 0, 1);
    bench.set("externalSidechain", 1);
    const Signal output = bench.run({levels({{-60, 9600}}), levels({{0, 9600}})});
    EXPECT_EQ(output[0].back(), amplitude(-60));
    const Signal closed = bench.run({levels({{0, 9600}}), levels({{-60, 9600}})});
    EXPECT_NEAR(decibels(closed[0].back()), -40, 1e-3);
}

TEST(Gate, ListensThroughItsKeyFilters) {
    const auto reductionDb = [](double frequencyHz) {
        NodeBench bench = gate(1, 20, 1);
        bench.set("keyHighPass", 1000);
        bench.set("keyLowPass", 4000);
        bench.run(sine(2, 24000, amplitude(-20), frequencyHz, kSampleRate));
        return bench.readout("gainReduction");
    };
    EXPECT_NEAR(reductionDb(100), 40, 0.1);  // 40 dB down behind the high pass: -60 dB
    EXPECT_EQ(reductionDb(2000), 0);
    EXPECT_GT(reductionDb(20000), 30);  // 28 dB down, and more towards half the sample rate
}

}  // namespace
}  // namespace lacquer::test::gate_test
