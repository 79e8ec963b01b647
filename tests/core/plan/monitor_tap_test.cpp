// Taps: what whoever monitors hears of a graph that plays, and that nothing else changes by it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/live_graph.hpp"

namespace lacquer::test::monitor_tap_test {
namespace {

constexpr int kFade = 480, kQuantum = 256;  // 10 ms

double rise(int frame) {
    const double t = std::clamp(static_cast<double>(frame) / kFade, 0.0, 1.0);
    return t * t * t * (t * (6 * t - 15) + 10);
}

// noise a -> delay of 700 -> out, and noise b -> out
struct Song : LiveGraph {
    explicit Song(int workers = 0) : LiveGraph({}, workers) {
        a = add("test:noise", "a");
        b = add("test:noise", "b");
        delay = add("test:delay", "d700");
        out = add(kOutputTypeUri, "out");
        connect(a, delay);
        connect(delay, out);
        connect(b, out);
    }
    NodeId a, b, delay, out;
};

/// What a tap hears beside the output.
struct Heard {
    std::vector<float> out, tap;
    std::vector<bool> wanted, begun;

    void run(LiveGraph& graph, int blocks, NodeId tapped) {
        for (int block = 0; block < blocks; ++block) {
            for (const float sample : graph.run(1)) out.push_back(sample);
            const PlanTap* found = graph.engine.currentPlan()->findTap(tapped);
            const float* samples = found == nullptr ? nullptr : graph.engine.currentPlan()->slot(found->slots[0]);
            for (int i = 0; i < kQuantum; ++i) tap.push_back(samples == nullptr ? 0 : samples[i]);
            wanted.push_back(found != nullptr && found->wanted);
            begun.push_back(found != nullptr && found->begun());
        }
    }
};

std::vector<float> alone(const char* noise, int blocks) {
    LiveGraph graph;
    graph.connect(graph.add("test:noise", noise), graph.add(kOutputTypeUri, "out"));
    graph.publish();
    return graph.run(blocks);
}

std::vector<float> untouched(int blocks) {
    Song song;
    song.publish();
    return song.run(blocks);
}

TEST(MonitorTap, HearsWhatFeedsItAsLateAsTheOutputsAndChangesNothing) {
    for (const int workers : {0, 2}) {
        Song song(workers);
        const NodeId tap = song.add(kTapTypeUri, "tap");
        song.connect(song.b, tap);
        song.publish();
        Heard heard;
        heard.run(song, 20, tap);
        EXPECT_EQ(heard.out, untouched(20)) << workers;
        EXPECT_EQ(song.engine.currentPlan()->latencyFrames, 700);
        const std::vector<float> b = alone("b", 20);
        for (std::size_t i = 0; i < heard.tap.size(); ++i) ASSERT_EQ(heard.tap[i], i < 700 ? 0 : b[i - 700]) << i;
        EXPECT_TRUE(heard.wanted.front() && heard.begun.front()) << "what plays from the start does not wait";
    }
}

TEST(MonitorTap, AddsUpWhatIsWiredToIt) {
    Song song;
    const NodeId tap = song.add(kTapTypeUri, "tap");
    song.connect(song.delay, tap);
    song.connect(song.b, tap);
    song.publish();
    Heard heard;
    heard.run(song, 12, tap);
    EXPECT_EQ(heard.tap, heard.out);
}

TEST(MonitorTap, MakesNobodyWaitForWhatIsLaterThanTheOutputs) {
    Song song;
    const NodeId tap = song.add(kTapTypeUri, "tap"), later = song.add("test:delay", "d3000");
    song.connect(song.delay, later);
    song.connect(later, tap);
    song.publish();
    Heard heard;
    heard.run(song, 20, tap);
    EXPECT_EQ(heard.out, untouched(20));
    EXPECT_EQ(song.engine.currentPlan()->latencyFrames, 700);
    const std::vector<float> a = alone("a", 20);
    for (std::size_t i = 0; i < heard.tap.size(); ++i) ASSERT_EQ(heard.tap[i], i < 3700 ? 0 : a[i - 3700]) << i;
}

// Wired while it plays: the output stays bit for bit, the tap is silent until the first sound has come through the
// delay that makes up for the output's latency, then fades in; and fades out when it is taken off.
TEST(MonitorTap, FadesInBehindTheLatencyAndOutAtOnceWhileTheSongGoesOnBitForBit) {
    Song song;
    const NodeId tap = song.add(kTapTypeUri, "tap");
    song.publish();
    Heard heard;
    heard.run(song, 10, tap);
    const ConnectionId wire = song.connect(song.b, tap);
    song.publish();
    heard.run(song, 10, tap);
    song.disconnect(wire);
    song.publish();
    heard.run(song, 10, tap);
    EXPECT_EQ(heard.out, untouched(30));
    const std::vector<float> b = alone("b", 30);
    constexpr int kIn = 10 * kQuantum + 700, kOut = 20 * kQuantum;
    for (int i = 0; i < 30 * kQuantum; ++i) {
        const double source = i < 700 ? 0 : b[static_cast<std::size_t>(i - 700)];
        ASSERT_NEAR(heard.tap[static_cast<std::size_t>(i)], source * rise(i - kIn) * (1 - rise(i - kOut)), 1e-6) << i;
    }
    for (int block = 0; block < 30; ++block) {
        const auto at = static_cast<std::size_t>(block);
        EXPECT_EQ(heard.wanted[at], block >= 10 && block < 20) << block;
        if (heard.wanted[at]) {
            EXPECT_EQ(heard.begun[at], (block + 1) * kQuantum > kIn) << block;
        }
    }
}

TEST(MonitorTap, GoesOverFromOneSourceToAnotherWithoutAGap) {
    Song song;
    const NodeId tap = song.add(kTapTypeUri, "tap");
    const ConnectionId wire = song.connect(song.delay, tap);
    song.publish();
    Heard heard;
    heard.run(song, 10, tap);
    song.disconnect(wire);
    song.connect(song.b, tap);
    song.publish();
    heard.run(song, 12, tap);
    const std::vector<float> a = alone("a", 22), b = alone("b", 22);
    constexpr int kOver = 10 * kQuantum + 700;
    for (int i = 0; i < 22 * kQuantum; ++i) {
        const auto then = static_cast<std::size_t>(std::max(0, i - 700));
        const double expected = i < 700 ? 0 : a[then] + (static_cast<double>(b[then]) - a[then]) * rise(i - kOver);
        ASSERT_NEAR(heard.tap[static_cast<std::size_t>(i)], expected, 1e-6) << i;
    }
    EXPECT_EQ(heard.out, untouched(22));
}

}  // namespace
}  // namespace lacquer::test::monitor_tap_test
