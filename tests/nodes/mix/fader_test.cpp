#include "nodes/mix/fader.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/node_bench.hpp"

namespace lacquer::test::fader_test {
namespace {

TEST(Fader, LeavesEveryBitAsItIsAtZeroDecibels) {
    const Signal input = noise(2, 4096, 1);
    EXPECT_EQ(NodeBench(nodes::faderType()).run(input), input);
}

TEST(Fader, IsSilentAtItsLowestLevel) {
    NodeBench bench(nodes::faderType());
    bench.set("level", -120);
    EXPECT_EQ(bench.run(noise(2, 1024, 1)), constant(2, 1024, 0));
}

// A click is a step: sound that is cut off within a sample or two. The fade takes 8 ms = 384 frames at 48 kHz, and its
// steepest part is 1.5 times the mean slope.
TEST(Fader, MuteReachesSilenceWithoutAClick) {
    for (const char* switchId : {"mute", "impliedMute"}) {
        NodeBench bench(nodes::faderType());
        bench.run(constant(2, 1024, 1));
        bench.set(switchId, 1);
        const Signal output = bench.run(constant(2, 1024, 1));
        float last = 1;
        for (const float sample : output[0]) {
            ASSERT_LE(sample, last);
            ASSERT_LT(last - sample, 1.6f / 384);
            last = sample;
        }
        EXPECT_GT(output[0][240], 0.0f) << "still fading after 5 ms";
        EXPECT_EQ(output[0][480], 0.0f) << "silent after 10 ms";
        bench.set(switchId, 0);
        EXPECT_EQ(bench.run(constant(2, 1024, 1))[0][480], 1.0f);
    }
}

TEST(Fader, StartsMutedWithoutAFade) {
    NodeBench bench(nodes::faderType());
    bench.set("mute", 1);
    EXPECT_EQ(bench.run(noise(2, 1024, 1)), constant(2, 1024, 0));
}

TEST(Fader, LeavesSoloToTheSession) {
    NodeBench bench(nodes::faderType());
    bench.set("solo", 1);
    bench.set("soloSafe", 1);
    const Signal input = noise(2, 1024, 1);
    EXPECT_EQ(bench.run(input), input);
}

TEST(Fader, ShowsThePeakThatLeavesIt) {
    NodeBench bench(nodes::faderType());
    bench.set("level", -6);
    Signal input = constant(2, 256, 0.5f);
    for (float& sample : input[1]) sample = -1;
    bench.run(input);
    EXPECT_NEAR(bench.readout("peakL"), 20 * std::log10(0.5) - 6, 1e-3);
    EXPECT_NEAR(bench.readout("peakR"), -6, 1e-3);
}

}  // namespace
}  // namespace lacquer::test::fader_test
