#include "nodes/mix/gain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "nodes/mix/bus.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test {
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

}  // namespace
}  // namespace lacquer::test
