// What is heard while a graph is edited, by formula.
#include "core/plan/live_wiring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/live_graph.hpp"

namespace lacquer::test::live_wiring_test {
namespace {

constexpr int kFade = 480;  // 10 ms

double rise(int frame) {
    const double t = std::clamp(static_cast<double>(frame) / kFade, 0.0, 1.0);
    return t * t * t * (t * (6 * t - 15) + 10);
}

/// What a graph that was never anything else would have played from the start: `make` builds it.
template <class Make>
std::vector<float> alone(Make make, int blocks) {
    LiveGraph graph;
    make(graph);
    graph.publish();
    return graph.run(blocks);
}

const auto kTrackA = [](LiveGraph& g) { g.connect(g.add("test:noise", "a"), g.add(kOutputTypeUri, "out")); };
const auto kTrackB = [](LiveGraph& g) { g.connect(g.add("test:noise", "b"), g.add(kOutputTypeUri, "out")); };

TEST(LiveWiring, ANewConnectionFadesIn) {
    const std::vector<float> a = alone(kTrackA, 20), b = alone(kTrackB, 20);
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noiseA = g.add("test:noise", "a"),
                 noiseB = g.add("test:noise", "b");
    g.connect(noiseA, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    g.connect(noiseB, out);
    g.publish();
    for (const float sample : g.run(16)) heard.push_back(sample);
    for (std::size_t i = 0; i < heard.size(); ++i)
        ASSERT_NEAR(heard[i], a[i] + rise(static_cast<int>(i) - 1024) * b[i], 1e-6) << i;
    EXPECT_TRUE(g.wiring.settled());
    EXPECT_EQ(g.engine.currentPlan()->fades.size(), 0u) << "the plan after the fade has none";
    EXPECT_EQ(heard.back(), a[heard.size() - 1] + b[heard.size() - 1]) << "exactly, then";
}

TEST(LiveWiring, ARemovedNodePlaysOnUntilItHasFadedOut) {
    const std::vector<float> a = alone(kTrackA, 20), b = alone(kTrackB, 20);
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noiseA = g.add("test:noise", "a"),
                 noiseB = g.add("test:noise", "b");
    g.connect(noiseA, out);
    g.connect(noiseB, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    const std::weak_ptr<NodeInstance> removed = g.instances[noiseB];
    g.remove(noiseB);
    g.publish();
    EXPECT_FALSE(removed.expired());
    for (const float sample : g.run(16)) heard.push_back(sample);
    for (std::size_t i = 0; i < heard.size(); ++i)
        ASSERT_NEAR(heard[i], a[i] + (1 - rise(static_cast<int>(i) - 1024)) * b[i], 1e-6) << i;
    g.engine.collect();
    g.publish();  // frees what was planned before
    (void)g.run(2);
    EXPECT_TRUE(removed.expired()) << "nothing keeps a ghost that nobody hears";
}

TEST(LiveWiring, WhatHasFadedOutIsFreedOnceThePlanAfterRunsWithoutAFurtherEdit) {
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noiseA = g.add("test:noise", "a"),
                 noiseB = g.add("test:noise", "b");
    g.connect(noiseA, out);
    g.connect(noiseB, out);
    g.publish();
    (void)g.run(4);
    const std::weak_ptr<NodeInstance> removed = g.instances[noiseB];
    g.remove(noiseB);
    g.publish();
    (void)g.run(1);
    ASSERT_FALSE(g.engine.planWaiting());
    g.wiring.forgetBefore();
    EXPECT_FALSE(removed.expired()) << "it is still heard";
    (void)g.run(15);
    ASSERT_FALSE(g.engine.planWaiting());
    EXPECT_FALSE(removed.expired());
    g.wiring.forgetBefore();
    EXPECT_TRUE(removed.expired());
    // And edits go on from what runs.
    const std::vector<float> before = g.run(1);
    g.connect(g.add("test:noise", "c"), out);
    g.publish();
    EXPECT_NEAR(g.run(1).front(), alone(kTrackA, 22)[21 * 256], 1e-6) << "it fades in";
}

// A gain of 1 put into a wire, taken out again, and created anew: nothing of it is heard.
TEST(LiveWiring, InsertingANodeIntoAWireIsNotHeard) {
    const std::vector<float> a = alone(kTrackA, 60);
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noise = g.add("test:noise", "a");
    const ConnectionId wire = g.connect(noise, out);
    g.publish();
    std::vector<float> heard;
    const auto run = [&](int blocks) {
        for (const float sample : g.run(blocks)) heard.push_back(sample);
    };
    run(4);
    g.disconnect(wire);
    const NodeId gain = g.add("test:gain", "unity");
    g.connect(noise, gain);
    g.connect(gain, out);
    g.publish();
    run(16);
    g.recreate(gain);
    g.publish();
    run(16);
    g.remove(gain);
    g.connect(noise, out);
    g.publish();
    run(16);
    for (std::size_t i = 0; i < heard.size(); ++i) ASSERT_NEAR(heard[i], a[i], 1e-6) << i;
}

// The old goes when the new is there: a delay of 3000 frames, with its latency, sounds like the wire it replaces.
TEST(LiveWiring, TheWireItReplacesPlaysUntilANewNodesLatencyHasPassed) {
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), sine = g.add("test:sine", "100");
    const ConnectionId wire = g.connect(sine, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    g.disconnect(wire);
    const NodeId delay = g.add("test:delay", "d3000");
    g.connect(sine, delay);
    g.connect(delay, out);
    g.publish();
    for (const float sample : g.run(40)) heard.push_back(sample);
    const double radians = 2 * M_PI * 100 / 48000;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const double old = std::sin(radians * static_cast<double>(i));
        const double late = std::sin(radians * (static_cast<double>(i) - 3000));
        // The old wire is delayed as the outputs now are; where the new one takes over, they are alike.
        const double gain = rise(static_cast<int>(i) - 1024 - 3000);
        ASSERT_NEAR(heard[i], old + gain * (late - old), 1e-5) << i;
    }
    EXPECT_TRUE(g.wiring.settled());
}

// A parallel path gets as late as the new latency, once its delay has heard enough, without a jump.
TEST(LiveWiring, AParallelPathFadesOverToItsNewDelay) {
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), direct = g.add("test:sine", "80");
    g.connect(direct, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    const NodeId silent = g.add("test:clicks", "silent"), delay = g.add("test:delay", "d2000");
    g.connect(silent, delay);
    g.connect(delay, out);
    g.publish();
    for (const float sample : g.run(40)) heard.push_back(sample);
    EXPECT_EQ(g.engine.currentPlan()->latencyFrames, 2000);
    const double radians = 2 * M_PI * 80 / 48000;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const double old = std::sin(radians * static_cast<double>(i));
        const double late = std::sin(radians * (static_cast<double>(i) - 2000));
        const double gain = rise(static_cast<int>(i) - 1024 - 2000);
        ASSERT_NEAR(heard[i], old + gain * (late - old), 1e-5) << i;
    }
}

/// A sine straight to the output, and a silent path of 2000 frames beside it.
struct BesideALatePath {
    LiveGraph g;
    NodeId out = g.add(kOutputTypeUri, "out"), sine = g.add("test:sine", "80");
    ConnectionId wire = g.connect(sine, out);
    std::vector<float> heard;

    explicit BesideALatePath(bool compensated) {
        const NodeId silent = g.add("test:clicks", "silent"), delay = g.add("test:delay", "d2000");
        g.connect(silent, delay);
        g.connect(delay, out);
        (void)g.graph.setCompensated(wire, compensated);
        g.publish();
        play(16);
    }
    void play(int blocks) {
        for (const float sample : g.run(blocks)) heard.push_back(sample);
    }
    static double late(std::size_t i, int frames) {
        const auto at = static_cast<int>(i) - frames;
        return at < 0 ? 0 : std::sin(2 * M_PI * 80 / 48000 * at);
    }
};

TEST(LiveWiring, AConnectionThatIsLeftOutOfCompensationFadesOverToNoDelay) {
    BesideALatePath b(true);
    (void)b.g.graph.setCompensated(b.wire, false);
    b.g.publish();
    b.play(16);
    (void)b.g.graph.setCompensated(b.wire, true);
    b.g.publish();
    b.play(16);
    for (std::size_t i = 0; i < b.heard.size(); ++i) {
        const int at = static_cast<int>(i);
        const double early = rise(at - 4096) * (1 - rise(at - 8192));
        ASSERT_NEAR(b.heard[i], b.late(i, 2000) + early * (b.late(i, 0) - b.late(i, 2000)), 1e-5) << i;
    }
}

TEST(LiveWiring, AConnectionWithoutCompensationFadesOutAsItWas) {
    BesideALatePath b(false);
    b.g.disconnect(b.wire);
    b.g.publish();
    b.play(1);
    b.wire = b.g.connect(b.sine, b.out);  // turns round once it is silent
    (void)b.g.graph.setCompensated(b.wire, false);
    b.g.publish();
    b.play(7);
    b.g.remove(b.sine);  // a ghost plays on
    b.g.publish();
    b.play(8);
    for (std::size_t i = 0; i < b.heard.size(); ++i) {
        const int since = static_cast<int>(i) - 4096;
        const int back = since < 512 ? std::max(0, kFade - since) : since - 512;
        const double gain = rise(std::min(kFade, back)) * (1 - rise(since - 2048));
        ASSERT_NEAR(b.heard[i], gain * b.late(i, 0), 1e-5) << i;
    }
}

// Half-way the fade would have a kink. It ends within the second quantum.
TEST(LiveWiring, AConnectionThatComesBackTurnsRoundWhenItsFadeHasEnded) {
    const std::vector<float> a = alone(kTrackA, 20);
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noise = g.add("test:noise", "a");
    const ConnectionId wire = g.connect(noise, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    g.disconnect(wire);
    g.publish();
    for (const float sample : g.run(1)) heard.push_back(sample);
    g.connect(noise, out);
    g.publish();
    for (const float sample : g.run(8)) heard.push_back(sample);
    for (std::size_t i = 1024; i < heard.size(); ++i) {
        const int since = static_cast<int>(i) - 1024;
        const int at = since < 512 ? kFade - since : since - 512;
        ASSERT_NEAR(heard[i], rise(at) * a[i], 1e-6) << i;
    }
}

// a -> b becomes b -> a: the new wire would close a cycle with the one that fades out.
TEST(LiveWiring, AConnectionThatWouldCloseACycleWaits) {
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noise = g.add("test:noise", "a");
    const NodeId a = g.add("test:gain", "a", 0.5), b = g.add("test:gain", "b", 0.5);
    g.connect(noise, a);
    const ConnectionId wire = g.connect(a, b);
    g.connect(b, out);
    g.publish();
    (void)g.run(8);
    g.disconnect(wire);
    ASSERT_TRUE(g.connect(b, a));
    g.publish();
    EXPECT_FALSE(g.wiring.settled());
    g.settle();
    EXPECT_TRUE(g.wiring.settled());
    const std::size_t steps = g.engine.currentPlan()->steps.size();
    LiveGraph fresh;
    fresh.graph = g.graph;
    fresh.instances = g.instances;
    fresh.publish();
    (void)fresh.run(1);
    EXPECT_EQ(steps, fresh.engine.currentPlan()->steps.size()) << "it has come in";
}

// The plan in between never ran: the second edit leads on from what did.
TEST(LiveWiring, EditsBetweenTwoBlocksAreOne) {
    const std::vector<float> a = alone(kTrackA, 20), b = alone(kTrackB, 20);
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noiseA = g.add("test:noise", "a"),
                 noiseB = g.add("test:noise", "b");
    const ConnectionId wire = g.connect(noiseA, out);
    g.publish();
    std::vector<float> heard = g.run(4);
    g.disconnect(wire);
    g.publish();
    g.connect(noiseB, out);
    g.publish();
    for (const float sample : g.run(16)) heard.push_back(sample);
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const double gain = rise(static_cast<int>(i) - 1024);
        ASSERT_NEAR(heard[i], (1 - gain) * a[i] + gain * b[i], 1e-6) << i;
    }
}

TEST(LiveWiring, WithoutAnEditSoundIsWhatItWas) {
    LiveGraph g;
    const NodeId out = g.add(kOutputTypeUri, "out"), noise = g.add("test:noise", "a"),
                 counter = g.add("test:counter", "c");
    g.connect(noise, counter);
    g.connect(counter, out);
    g.publish();
    std::vector<float> heard = g.run(3);
    g.publish();
    EXPECT_TRUE(g.wiring.settled()) << "nothing to fade";
    for (const float sample : g.run(3)) heard.push_back(sample);
    EXPECT_EQ(heard, alone(
                         [](LiveGraph& fresh) {
                             const NodeId end = fresh.add(kOutputTypeUri, "out");
                             const NodeId source = fresh.add("test:noise", "a"), count = fresh.add("test:counter", "c");
                             fresh.connect(source, count);
                             fresh.connect(count, end);
                         },
                         6));
}

}  // namespace
}  // namespace lacquer::test::live_wiring_test
