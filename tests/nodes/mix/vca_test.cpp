// A VCA on its own, and what a fader makes of it.
#include "nodes/mix/vca.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "nodes/mix/fader.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::vca_test {
namespace {

double dB(float amplitude) {
    return 20 * std::log10(double{amplitude});
}

// What a fader makes of a steady 1 under this level at its VCA input.
float heardUnder(float vcaDb) {
    NodeBench fader(nodes::faderType());
    return fader.run({constant(2, 1024, 1), constant(1, 1024, vcaDb)})[0][1023];
}

TEST(Vca, SendsItsLevelInDecibelsOnTopOfWhatMovesIt) {
    NodeBench vca(nodes::vcaType(), {.width = 1});
    EXPECT_EQ(vca.run(constant(1, 256, 0)), constant(1, 256, 0));
    vca.set("level", -6);
    vca.run(constant(1, 4096, 3));  // it gets there
    EXPECT_EQ(vca.run(constant(1, 256, 3)), constant(1, 256, -3));
}

TEST(Vca, AFaderIsAsMuchLouderAsItSays) {
    for (const float level : {-96.0f, -40.0f, -6.0f, -0.5f, 12.0f, 24.0f})
        EXPECT_NEAR(dB(heardUnder(level)), double{level}, 1e-4) << level;
}

TEST(Vca, SeveralRaiseAFaderByTwentyFourDecibelsAtMost) {
    EXPECT_EQ(heardUnder(48), heardUnder(24));
}

TEST(Vca, LeavesEveryBitOfAFaderAsItIsAtZeroDecibels) {
    const Signal input = noise(2, 4096, 1);
    EXPECT_EQ(NodeBench(nodes::faderType()).run({input, constant(1, 4096, 0)}), input);
}

// 8 ms = 384 frames, as a fader's own mute; the steepest part of t²(3 - 2t) is 1.5 times the mean slope.
TEST(Vca, MutesItsFadersWithoutAClickAndForGood) {
    NodeBench vca(nodes::vcaType(), {.width = 1});
    NodeBench fader(nodes::faderType());
    const auto heard = [&] { return fader.run({constant(2, 1024, 1), vca.run(constant(1, 1024, 12))})[0]; };
    const double before = double{heard().back()};
    vca.set("mute", 1);
    double last = before;
    for (const float sample : heard()) {
        ASSERT_LE(double{sample}, last + 1e-6);
        ASSERT_LT(last - double{sample}, before * 1.6 / 384);
        last = double{sample};
    }
    EXPECT_EQ(last, 0);
    vca.set("mute", 0);
    EXPECT_NEAR(double{heard().back()}, before, 1e-5);
}

TEST(Vca, AtItsLowestLevelIsSilenceWhateverOthersAdd) {
    NodeBench vca(nodes::vcaType(), {.width = 1});
    vca.set("level", -120);
    vca.run(constant(1, 8192, 12));
    const float sent = vca.run(constant(1, 256, 12))[0][0];
    EXPECT_EQ(heardUnder(sent + 100 * 12), 0);
}

TEST(Vca, WhatIsNoNumberShutsIt) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();
    for (const float bad : {kNan, kInfinity, -kInfinity}) {
        NodeBench vca(nodes::vcaType(), {.width = 1});
        const float sent = vca.run(constant(1, 256, bad))[0][255];
        EXPECT_TRUE(std::isfinite(sent));
        EXPECT_EQ(heardUnder(sent), 0);
    }
    EXPECT_EQ(heardUnder(kNan), 0);
    EXPECT_TRUE(std::isfinite(heardUnder(kInfinity)));
}

TEST(Vca, IsTheSameInEveryQuantum) {
    const auto sent = [](int quantum) {
        NodeBench vca(nodes::vcaType(), {.width = 1, .quantumFrames = quantum});
        vca.automate("level", {{0, -120}, {6000, 12}});
        vca.automate("mute", {{0, 0}, {3000, 1}, {4000, 0}});
        return vca.run(noise(1, 8192, 6));
    };
    const Signal expected = sent(64);
    for (const int quantum : {128, 256, 1024, 4096}) EXPECT_EQ(sent(quantum), expected) << quantum;
}

}  // namespace
}  // namespace lacquer::test::vca_test
