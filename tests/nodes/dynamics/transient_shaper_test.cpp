#include "nodes/dynamics/transient_shaper.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::transient_shaper_test {
namespace {

float amplitude(double db) {
    return static_cast<float>(std::pow(10, db / 20));
}

// Gain in dB at each frame, of a level that changes to another after a second.
std::vector<double> gainsDb(double attack, double sustain, double beforeDb, double afterDb) {
    NodeBench bench(nodes::transientShaperType());
    bench.set("attack", attack);
    bench.set("sustain", sustain);
    Signal input = constant(2, 96000, amplitude(beforeDb));
    for (auto& channel : input) std::fill(channel.begin() + 48000, channel.end(), amplitude(afterDb));
    const Signal output = bench.run(input);
    std::vector<double> result;
    for (std::size_t i = 0; i < input[0].size(); ++i) result.push_back(20 * std::log10(output[0][i] / input[0][i]));
    return result;
}

// After a step of d dB, followers in dB with time constants of 1 and 25 ms differ by d (e^(-t/25) - e^(-t/1)).
TEST(TransientShaper, RaisesBeginningsByWhatTwoFollowersDiffer) {
    for (const double attack : {100.0, 50.0, -100.0}) {
        const std::vector<double> gain = gainsDb(attack, 0, -30, -20);
        EXPECT_NEAR(gain[47999], 0, 1e-3);
        for (const int frames : {24, 48, 240, 1200, 4800}) {
            const double ms = frames / 48.0;
            const double expected = attack / 100 * 10 * (std::exp(-ms / 25) - std::exp(-ms));
            EXPECT_NEAR(gain[static_cast<std::size_t>(48000 + frames - 1)], expected, 1e-3) << attack << " " << frames;
        }
        EXPECT_NEAR(gain.back(), 0, 1e-3);
    }
}

TEST(TransientShaper, DoesTheSameToTheSoftAndTheLoud) {
    const std::vector<double> soft = gainsDb(100, 0, -60, -50), loud = gainsDb(100, 0, -10, 0);
    for (std::size_t i = 47000; i < soft.size(); ++i) ASSERT_NEAR(soft[i], loud[i], 1e-3);
}

TEST(TransientShaper, RaisesWhatRingsAfter) {
    const std::vector<double> gain = gainsDb(0, 100, -10, -30);
    EXPECT_NEAR(gain[47999], 0, 1e-3);
    double most = 0;
    for (std::size_t i = 48000; i < gain.size(); ++i) most = std::max(most, gain[i]);
    EXPECT_GT(most, 9);
    EXPECT_LE(most, 12.001);
    const std::vector<double> dry = gainsDb(0, -100, -10, -30);
    for (std::size_t i = 48000; i < gain.size(); i += 100) EXPECT_NEAR(dry[i], -gain[i], 1e-3);
}

TEST(TransientShaper, LeavesEveryBitAsItIsAtZero) {
    NodeBench bench(nodes::transientShaperType());
    const Signal input = noise(2, 8192, 1);
    EXPECT_EQ(bench.run(input), input);
}

}  // namespace
}  // namespace lacquer::test::transient_shaper_test
