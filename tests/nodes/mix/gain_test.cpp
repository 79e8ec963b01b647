#include "nodes/mix/gain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "nodes/mix/bus.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::gain_test {
namespace {

TEST(Gain, LeavesEveryBitAsItIsAtZeroDecibels) {
    const Signal input = noise(2, 4096, 1);
    EXPECT_EQ(NodeBench(nodes::gainType()).run(input), input);
    EXPECT_EQ(NodeBench(nodes::busType()).run(input), input);
}

TEST(Gain, MultipliesByTheAmplitudeOfItsLevel) {
    for (const double db : {-90.0, -20.0, -6.0, 3.0, 24.0}) {
        NodeBench bench(nodes::gainType());
        bench.set("gain", db);
        const float expected = static_cast<float>(std::pow(10, db / 20));
        EXPECT_FLOAT_EQ(bench.run(constant(2, 256, 1))[1][200], expected) << db;
    }
}

TEST(Gain, IsSilentAtItsLowestLevel) {
    NodeBench bench(nodes::gainType());
    bench.set("gain", -96);
    EXPECT_EQ(bench.run(noise(2, 1024, 1)), constant(2, 1024, 0));
}

TEST(Gain, TurnsThePolarity) {
    NodeBench bench(nodes::gainType());
    bench.set("polarity", 1);
    const Signal input = noise(2, 1024, 1);
    const Signal output = bench.run(input);
    for (std::size_t i = 0; i < 1024; ++i) ASSERT_EQ(output[0][i], -input[0][i]);
}

TEST(Gain, TurnsThePolarityWithoutAStepWhileRunning) {
    NodeBench bench(nodes::gainType());
    bench.run(constant(2, 1024, 1));
    bench.set("polarity", 1);
    const Signal output = bench.run(constant(2, 1024, 1));
    float last = 1;
    for (const float sample : output[0]) {
        ASSERT_LT(std::fabs(sample - last), 0.01f);  // 1.5 * 2 over 8 ms, the steepest part of the fade
        last = sample;
    }
    EXPECT_EQ(last, -1);
}

TEST(Gain, FollowsAutomationSampleBySample) {
    NodeBench bench(nodes::gainType());
    bench.automate("gain", {{0, -20, CurveShape::linear}, {1000, 0, CurveShape::linear}});
    const Signal output = bench.run(constant(2, 2048, 1));
    for (const int frame : {0, 1, 63, 500, 777, 999, 1000, 2000}) {
        const double db = std::min(0.0, -20 + frame * 0.02);
        EXPECT_NEAR(20 * std::log10(output[0][static_cast<std::size_t>(frame)]), db, 1e-4) << frame;
    }
}

NodeBench withoutDc(double sampleRate = 48000, double on = 1) {
    const ProcessorType type = nodes::gainType();
    std::vector<double> values;
    for (const ParameterInfo& info : type.parameters) values.push_back(info.defaultValue);
    values[*type.findParameter("dcRemoval")] = on;
    NodeBench bench(type, {.sampleRate = sampleRate, .parameterValues = values});
    bench.set("dcRemoval", on);
    return bench;
}

// First order at 3 Hz: |H| = w / sqrt(w^2 + wc^2), w = tan(pi f / fs).
TEST(Gain, TakesOutWhatIsBelowThreeHertz) {
    for (const double sampleRate : {8000.0, 48000.0, 192000.0}) {
        NodeBench bench = withoutDc(sampleRate);
        const Signal response = bench.run(impulse(2, static_cast<int>(4 * sampleRate)));
        for (const double frequencyHz : {0.3, 3.0, 20.0, 1000.0}) {
            const auto warped = [&](double hz) { return std::tan(M_PI * hz / sampleRate); };
            const double expected = 20 * std::log10(warped(frequencyHz) / std::hypot(warped(frequencyHz), warped(3)));
            EXPECT_NEAR(responseDb(response[1], frequencyHz, sampleRate), expected, 0.01) << frequencyHz;
        }
    }
}

TEST(Gain, LeavesNothingOfAConstantOffset) {
    NodeBench bench = withoutDc();
    const Signal output = bench.run(constant(2, 3 * 48000, 0.5f));
    EXPECT_LT(std::fabs(output[0].back()), 1e-9);
}

TEST(Gain, SwitchesItsDcRemovalWithoutAStep) {
    NodeBench bench(nodes::gainType());
    double last = bench.run(constant(2, 4800, 1))[0].back();
    EXPECT_EQ(last, 1);
    for (const double on : {1, 0}) {
        bench.set("dcRemoval", on);
        const Signal output = bench.run(constant(2, 188 * 256, 1));  // whole quanta, so that nothing is padded
        for (const float sample : output[0]) {
            ASSERT_NEAR(sample, last, 0.005);  // 1.5 over 8 ms at the steepest: 0.004 a frame
            last = sample;
        }
        EXPECT_NEAR(last, 1 - on, 1e-6);
    }
    const Signal input = noise(2, 4096, 1);
    EXPECT_EQ(bench.run(input), input);
}

TEST(Gain, RingsUntilItsOffsetHasGone) {
    EXPECT_EQ(withoutDc(48000, 0).processor().tailFrames(), 0);
    EXPECT_NEAR(static_cast<double>(withoutDc().processor().tailFrames()) / 48000, 13.8 / (2 * M_PI * 3), 1e-4);
}

}  // namespace
}  // namespace lacquer::test::gain_test
