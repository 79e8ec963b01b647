#include "nodes/master/maximiser.hpp"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <cmath>

#include "nodes/master/limiter.hpp"
#include "tests/nodes/master/limiter_signals.hpp"

namespace lacquer::test::maximiser_test {
namespace {

constexpr double kCeilingDb = -1;

double integratedLufs(const Signal& signal) {
    const auto channels = static_cast<unsigned>(signal.size());
    ebur128_state* state = ebur128_init(channels, static_cast<unsigned long>(kSignalRate), EBUR128_MODE_I);
    std::vector<float> interleaved;
    for (std::size_t i = 0; i < signal[0].size(); ++i)
        for (const auto& channel : signal) interleaved.push_back(channel[i]);
    ebur128_add_frames_float(state, interleaved.data(), signal[0].size());
    double lufs = 0;
    ebur128_loudness_global(state, &lufs);
    ebur128_destroy(&state);
    return lufs;
}

TEST(Maximiser, IsTheLimiterWithItsDrive) {
    const Signal input = music(24000);
    for (const int style : {0, 1, 2, 3}) {
        NodeBench limiter(nodes::limiterType()), maximiser(nodes::maximiserType());
        for (NodeBench* bench : {&limiter, &maximiser}) {
            bench->set("style", style);
            bench->set("release", 60);
            bench->set("ceiling", -2);
        }
        limiter.set("inputGain", 9);
        maximiser.set("drive", 9);
        EXPECT_EQ(limiter.processor().latencyFrames(), maximiser.processor().latencyFrames());
        EXPECT_EQ(limiter.run(input), maximiser.run(input));
        EXPECT_EQ(limiter.readout("gainReduction"), maximiser.readout("gainReduction"));
        EXPECT_EQ(limiter.readout("truePeak"), maximiser.readout("truePeak"));
    }
}

TEST(Maximiser, HoldsTheCeilingAndTellsHowLoudItsOutputIs) {
    constexpr int kFrames = 1500 * 256;  // whole quanta, so that nothing is padded
    NodeBench bench(nodes::maximiserType());
    bench.set("drive", 12);
    const Signal output = bench.run(music(kFrames));
    EXPECT_LE(libebur128TruePeakDb(output, kSignalRate), kCeilingDb + 0.05);
    EXPECT_NEAR(bench.readout("integrated"), integratedLufs(output), 0.1);
    EXPECT_GT(bench.readout("gainReduction"), 0);
}

TEST(Maximiser, ReachesALoudnessInThreeRoundsOfItsRecipe) {
    constexpr double kTargetLufs = -11;
    const Signal song = music(1500 * 256);
    double driveDb = 0, reached = 0;
    for (int round = 0; round < 3; ++round) {
        NodeBench bench(nodes::maximiserType());
        bench.set("drive", driveDb);
        reached = integratedLufs(bench.run(song));
        driveDb += kTargetLufs - bench.readout("integrated");
    }
    NodeBench bench(nodes::maximiserType());
    bench.set("drive", driveDb);
    const Signal output = bench.run(song);
    EXPECT_NEAR(integratedLufs(output), kTargetLufs, 0.1) << "before: " << reached << ", drive " << driveDb;
    EXPECT_LE(libebur128TruePeakDb(output, kSignalRate), kCeilingDb + 0.05);
}

TEST(Maximiser, MeasuresAnewWhenToldTo) {
    NodeBench bench(nodes::maximiserType());
    bench.run(sine(2, 96000, 0.5, 1000, kSignalRate));
    EXPECT_NEAR(bench.readout("integrated"), 20 * std::log10(0.5), 0.1);
    bench.run(sine(2, 25600, 0.05, 1000, kSignalRate));  // until the loud one has come out
    bench.set("restart", 1);
    bench.run(sine(2, 96000, 0.05, 1000, kSignalRate));
    EXPECT_NEAR(bench.readout("integrated"), 20 * std::log10(0.05), 0.1);
}

}  // namespace
}  // namespace lacquer::test::maximiser_test
