#include "nodes/eq/graphic_eq.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "support/node_bench.hpp"

namespace lacquer::test::graphic_eq_test {
namespace {

constexpr std::size_t kBands = 31;

// IEC 61260-1, base ten, band 17 is 1 kHz.
double centreHz(std::size_t band) {
    return 1000 * std::pow(10.0, (static_cast<double>(band) - 17) / 10);
}

// Largest distance from the sliders at the bands' frequencies below 0.49 times the sample rate.
double worstErrorDb(double sampleRate, const std::function<double(std::size_t)>& levelDb) {
    const ProcessorType type = nodes::graphicEqType();
    BenchSpec spec;
    spec.width = 1;
    spec.sampleRate = sampleRate;
    NodeBench bench(type, spec);
    for (std::size_t b = 0; b < kBands; ++b) bench.set(type.parameters[b].id, levelDb(b));
    const std::vector<float> response = bench.run(impulse(1, static_cast<int>(sampleRate) * 2))[0];
    double worst = 0;
    for (std::size_t b = 0; b < kBands && centreHz(b) < 0.49 * sampleRate; ++b)
        worst = std::max(worst, std::fabs(responseDb(response, centreHz(b), sampleRate) - levelDb(b)));
    return worst;
}

TEST(GraphicEq, GoesThroughItsSliders) {
    for (const double sampleRate : {44100.0, 48000.0, 96000.0}) {
        SCOPED_TRACE(sampleRate);
        for (const double db : {-12.0, 6.0, 12.0}) {
            EXPECT_LT(worstErrorDb(sampleRate, [&](std::size_t) { return db; }), 0.5) << "all at " << db;
            EXPECT_LT(worstErrorDb(sampleRate, [&](std::size_t b) { return b % 2 == 0 ? db : -db; }), 0.5)
                << "up and down by " << db;
            EXPECT_LT(worstErrorDb(sampleRate, [&](std::size_t b) { return b == 12 ? db : 0; }), 0.5)
                << "one at " << db;
            EXPECT_LT(worstErrorDb(sampleRate, [&](std::size_t b) { return b < 15 ? db : -db; }), 0.5)
                << "a step of " << 2 * db;
        }
        EXPECT_LT(worstErrorDb(sampleRate, [](std::size_t b) { return static_cast<double>(b * 7919 % 25) - 12; }), 0.5)
            << "anyhow";
    }
}

TEST(GraphicEq, DoesWithTheBandsThatASampleRateHas) {
    EXPECT_LT(worstErrorDb(8000, [](std::size_t b) { return b % 2 == 0 ? 6.0 : -6.0; }), 0.5);
}

TEST(GraphicEq, LeavesEveryBitAsItIsWhenFlat) {
    const Signal input = noise(2, 8192, 1);
    EXPECT_EQ(NodeBench(nodes::graphicEqType()).run(input), input);
    NodeBench moved(nodes::graphicEqType());
    moved.set("hz1000", 9);
    moved.run(noise(2, 4096, 1));
    moved.set("hz1000", 0);
    moved.run(noise(2, 4096, 1));
    EXPECT_EQ(moved.run(input), input) << "after a slider has gone back";
}

// See Eq.MovesAndSwitchesWithoutClicks.
TEST(GraphicEq, MovesWithoutClicks) {
    BenchSpec spec;
    spec.width = 1;
    NodeBench bench(nodes::graphicEqType(), spec);
    const Signal tone = sine(1, 48000, 1, 100, 48000);
    bench.run(tone);
    bench.set("hz100", -12);
    bench.set("hz125", 12);
    const std::vector<float> output = bench.run(tone)[0];
    for (std::size_t i = 2; i < output.size(); ++i)
        ASSERT_LT(std::fabs(output[i] - 2 * output[i - 1] + output[i - 2]), 0.0115f) << i;
}

}  // namespace
}  // namespace lacquer::test::graphic_eq_test
