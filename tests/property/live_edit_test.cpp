// Edits while it plays: nothing clicks, nothing else changes, and in the end it is the graph that was wanted.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "support/busy_hand.hpp"
#include "support/high_pass.hpp"

namespace lacquer::test::live_edit_test {
namespace {

/// The loudest 5 ms above 4 kHz, in dB of full scale, while `edits` random edits are made; and the peak of it all.
struct Heard {
    double clickDb = -200;
    double peak = 0;
};
Heard playWithEdits(double fadeMs, int edits, int workers) {
    PrepareSpec spec;
    spec.fadeMs = fadeMs;
    BusyHand hand(3, spec, workers, true);
    HighPass highPass;
    std::vector<double> high;
    Heard heard;
    const auto listen = [&](int blocks) {
        for (const float sample : hand.g.run(blocks)) {
            high.push_back(highPass(sample));
            heard.peak = std::max(heard.peak, static_cast<double>(std::fabs(sample)));
        }
    };
    listen(20);
    std::mt19937_64 random(4);
    for (int edit = 0; edit < edits; ++edit) {
        hand.edit();
        listen(1 + static_cast<int>(random() % 4));  // most edits come while others are fading
    }
    heard.clickDb = loudestDb(high, 10 * 256);  // the sines begin with a corner
    return heard;
}

TEST(LiveEdit, AThousandRandomEditsOnLowSinesDoNotClick) {
    const Heard heard = playWithEdits(10, 1000, 1);
    RecordProperty("clickDb", std::to_string(heard.clickDb));
    EXPECT_LT(heard.clickDb, -80);
    EXPECT_GT(heard.peak, 0.1) << "there must be something to hear";
    EXPECT_LT(heard.peak, 4);
}

/// Sixteen low sines, each through a node whose latency is said to be another, or that is bypassed or not, again and
/// again. The loudest 5 ms above 4 kHz.
Heard playWithLatencies(double fadeMs) {
    PrepareSpec spec;
    spec.fadeMs = fadeMs;
    LiveGraph g(spec);
    const NodeId out = g.add(kOutputTypeUri, "out");
    std::vector<NodeId> inner;
    for (int i = 0; i < 16; ++i) {
        const NodeId sine = g.add("test:sine", "Sine " + std::to_string(50 + 9 * i));
        const NodeId fader = g.add("test:gain", "fader", 0.05);
        inner.push_back(g.add("test:gain", "gain", -0.8));  // a bypass is heard
        g.connect(sine, fader);
        g.connect(fader, inner.back());
        g.connect(inner.back(), out);
    }
    g.publish();
    std::mt19937_64 random(6);
    HighPass highPass;
    std::vector<double> high;
    Heard heard;
    const auto listen = [&](std::uint64_t blocks) {
        for (const float sample : g.run(static_cast<int>(blocks))) {
            high.push_back(highPass(sample));
            heard.peak = std::max(heard.peak, static_cast<double>(std::fabs(sample)));
        }
    };
    listen(20);
    std::int64_t longest = 0;
    for (int edit = 0; edit < 150; ++edit) {
        NodeInstance& node = *g.instances[inner[random() % inner.size()]];
        constexpr std::array<std::int64_t, 6> kLatencies{0, 700, 9'000, 20'000, 40'000, 150'000};
        if (random() % 3 == 0) {
            node.bypass().set(!node.bypass().wanted());
            if (random() % 2 == 0) {  // and back, while it fades over
                listen(1);
                node.bypass().set(!node.bypass().wanted());
            }
        } else {
            node.sayLatency(kLatencies[random() % (edit < 75 ? 5 : 6)]);
        }
        g.publish();
        longest = std::max(longest, g.engine.currentPlan()->latencyFrames);
        // Some changes come before the one before could be heard, or while it fades over.
        listen(random() % 3 == 0 ? 1 + random() % 3 : random() % 200);
    }
    EXPECT_GE(longest, 150'000);
    heard.clickDb = loudestDb(high, 10 * 256);
    return heard;
}

TEST(LiveEdit, ALatencyMayRiseToAnyLengthWithoutAClick) {
    const Heard heard = playWithLatencies(10);
    RecordProperty("clickDb", std::to_string(heard.clickDb));
    EXPECT_LT(heard.clickDb, -80);
    EXPECT_GT(heard.peak, 0.1) << "there must be something to hear";
    EXPECT_GT(playWithLatencies(0).clickDb, -60) << "without fades it must click";
}

TEST(LiveEdit, WhereALatencyHasRisenItSoundsAsIfItHadAlwaysBeenSo) {
    for (const std::int64_t latency : {9'000, 200'000}) {
        LiveGraph g;
        const NodeId out = g.add(kOutputTypeUri, "out"), late = g.add("test:gain", "late");
        for (const char* name : {"dry", "wet"}) g.connect(g.add("test:noise", name), out);
        const NodeId noise = g.add("test:noise", "late");
        g.connect(noise, late);
        g.connect(late, out);
        g.publish();
        (void)g.run(10);
        g.instances[late]->sayLatency(100);
        g.publish();
        (void)g.run(10);
        g.instances[late]->sayLatency(latency);
        g.publish();
        const int blocks = static_cast<int>(latency / 256) + 10;
        (void)g.run(blocks);
        const auto fresh = g.fresh();
        (void)fresh->run(20 + blocks);
        EXPECT_EQ(g.run(20), fresh->run(20)) << latency;
    }
}

// Beside what is edited, a track with a plugin's latency and a dry path: bit for bit as if nobody had touched anything.
TEST(LiveEdit, WhatIsNotEditedIsBitIdentical) {
    for (const int workers : {0, 2}) {
        std::array<std::vector<float>, 2> heard;
        for (const bool edited : {false, true}) {
            BusyHand hand(5, {}, workers, false);
            const NodeId out = hand.g.add(kOutputTypeUri, "beside"), noise = hand.g.add("test:noise", "noise");
            const NodeId counter = hand.g.add("test:counter", "counter"), late = hand.g.add("test:delay", "d700");
            hand.g.connect(noise, counter);
            hand.g.connect(counter, late);
            hand.g.connect(late, out);
            hand.g.connect(noise, out);
            hand.g.publish();
            for (int edit = 0; edit < 300; ++edit) {
                if (edited) hand.edit();
                for (const float sample : hand.g.run(2, out)) heard[edited].push_back(sample);
            }
        }
        const auto differs = std::mismatch(heard[0].begin(), heard[0].end(), heard[1].begin()).first;
        EXPECT_EQ(differs, heard[0].end()) << "from frame " << differs - heard[0].begin() << " on";
    }
}

TEST(LiveEdit, InTheEndItIsTheGraphThatWasWanted) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        BusyHand hand(seed, {}, static_cast<int>(seed % 3), true);
        std::int64_t blocks = 0;
        for (int edit = 0; edit < 40; ++edit, blocks += 2) hand.edit(), (void)hand.g.run(2);
        for (; blocks < 2000; ++blocks) (void)hand.g.run(1);
        ASSERT_TRUE(hand.g.wiring.settled()) << "seed " << seed;
        const auto fresh = hand.g.fresh();
        (void)fresh->run(2000);
        ASSERT_EQ(hand.g.run(20), fresh->run(20)) << "seed " << seed;
    }
}

TEST(LiveEdit, WithoutFadesTheSameEditsClick) {
    EXPECT_GT(playWithEdits(0, 1000, 1).clickDb, -60);
}

}  // namespace
}  // namespace lacquer::test::live_edit_test
