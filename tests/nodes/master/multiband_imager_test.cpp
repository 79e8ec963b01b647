#include "nodes/master/multiband_imager.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::multiband_imager_test {
namespace {

constexpr double kSampleRate = 48000;

NodeBench imager(int bands = 3) {
    std::vector<double> values;
    for (const ParameterInfo& info : nodes::multibandImagerType().parameters)
        values.push_back(info.id == "bands" ? bands : info.defaultValue);
    return NodeBench(nodes::multibandImagerType(), {.parameterValues = values});
}

// What comes of an impulse on the left alone: its middle and its side, each half of it.
struct Heard {
    std::vector<float> middle, side;
};
Heard heard(NodeBench& bench) {
    Signal input = impulse(2, 65536);
    std::fill(input[1].begin(), input[1].end(), 0.0f);
    const Signal output = bench.run(input);
    Heard result;
    for (std::size_t i = 0; i < output[0].size(); ++i) {
        result.middle.push_back(output[0][i] + output[1][i]);
        result.side.push_back(output[0][i] - output[1][i]);
    }
    return result;
}

// 120 Hz, 1 kHz, where a Linkwitz-Riley band is 6 dB down; far from them the width is the band's own.
TEST(MultibandImager, TurnsTheSideOfEachBandUpOrDown) {
    NodeBench bench = imager();
    bench.set("band1.width", 0);
    bench.set("band2.width", 100);
    bench.set("band3.width", 200);
    const Heard result = heard(bench);
    EXPECT_LT(responseDb(result.side, 10, kSampleRate), -60);
    EXPECT_NEAR(responseDb(result.side, 346, kSampleRate), 0, 0.4) << "in the middle of the band";
    EXPECT_NEAR(responseDb(result.side, 15000, kSampleRate), 6.0206, 0.01);
}

// Where two bands meet both are at half, in phase: the side is as wide as their mean.
TEST(MultibandImager, IsBetweenTwoWidthsWhereBandsMeet) {
    NodeBench bench = imager(2);
    bench.set("crossover1", 1000);
    bench.set("band1.width", 0);
    bench.set("band2.width", 160);
    EXPECT_NEAR(responseDb(heard(bench).side, 1000, kSampleRate), 20 * std::log10(0.8), 0.01);
}

TEST(MultibandImager, LeavesTheMiddleAndMonoAsLoudAsTheyAre) {
    for (const int bands : {2, 3, 6}) {
        NodeBench bench = imager(bands);
        for (int b = 1; b <= bands; ++b) bench.set("band" + std::to_string(b) + ".width", b % 2 == 0 ? 200 : 0);
        const Heard result = heard(bench);
        for (double frequencyHz = 25; frequencyHz < 22000; frequencyHz *= 1.3)
            EXPECT_NEAR(responseDb(result.middle, frequencyHz, kSampleRate), 0, 0.001) << bands << ": " << frequencyHz;
    }
}

TEST(MultibandImager, SolosBands) {
    NodeBench bench = imager();
    bench.set("band3.solo", 1);
    const Heard result = heard(bench);
    EXPECT_NEAR(responseDb(result.middle, 15000, kSampleRate), 0, 0.01);
    EXPECT_LT(responseDb(result.middle, 50, kSampleRate), -80);
}

}  // namespace
}  // namespace lacquer::test::multiband_imager_test
