// From the plan's outputs and taps to what a device plays: when the monitor section goes over to what is listened to.
#include "host/audio/engine_quanta.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/live_graph.hpp"
#include "support/test_processors.hpp"

namespace lacquer::host::engine_quanta_test {
namespace {

constexpr int kFade = 480, kQuantum = 256, kLatency = 700;

double rise(int frame) {
    const double t = std::clamp(static_cast<double>(frame) / kFade, 0.0, 1.0);
    return t * t * t * (t * (6 * t - 15) + 10);
}

// noise a -> delay of 700 -> out, and noise b beside it, which may be listened to or compared.
class EngineQuantaTest : public testing::Test {
protected:
    EngineQuantaTest() {
        const NodeId out = graph.add(kOutputTypeUri, "out"), delay = graph.add("test:delay", "d700");
        a = graph.add("test:noise", "a");
        b = graph.add("test:noise", "b");
        graph.connect(a, delay);
        graph.connect(delay, out);
        for (const NodeId id : {kListenTap, kReferenceTap}) addTap(id);
    }
    void addTap(NodeId id) {
        const auto type = lacquer::test::testRegistry().find(kTapTypeUri).value();
        Node node = type->makeNode("tap", 2);
        node.id = id;
        ASSERT_TRUE(graph.graph.addNode(node).ok());
        graph.instances[id] = NodeInstance::create(type, {.node = id, .nodeName = "tap"}, PrepareSpec()).value();
    }
    /// The left channel of what is played.
    void play(int quanta) {
        for (int quantum = 0; quantum < quanta; ++quantum) {
            std::vector<float> left(kQuantum), right(kQuantum);
            float* out[] = {left.data(), right.data()};
            source.runQuantum(out, quantum * kQuantum);
            played.insert(played.end(), left.begin(), left.end());
            graph.engine.collect();
            if (graph.wiring.due()) graph.publish();
        }
    }
    /// Late by the latency of the output.
    static std::vector<double> late(const char* noise, int quanta) {
        lacquer::test::LiveGraph alone;
        alone.connect(alone.add("test:noise", noise), alone.add(kOutputTypeUri, "out"));
        alone.publish();
        const std::vector<float> samples = alone.run(quanta);
        std::vector<double> shifted(kLatency, 0.0);
        shifted.insert(shifted.end(), samples.begin(), samples.end() - kLatency);
        return shifted;
    }

    lacquer::test::LiveGraph graph;
    NodeId a, b;
    MonitorControls controls;
    MonitorSection monitor{controls, 48000, 2};
    EngineQuanta source{graph.engine, kQuantum, 2, &monitor};
    std::vector<float> played;
};

TEST_F(EngineQuantaTest, GoesOverToWhatIsListenedToWhenItsFirstSoundIsThereAndBackAtOnce) {
    graph.publish();
    play(10);
    const ConnectionId wire = graph.connect(b, kListenTap);
    graph.publish();
    play(10);
    graph.disconnect(wire);
    graph.publish();
    play(10);
    const std::vector<double> master = late("a", 30), listened = late("b", 30);
    constexpr int kSounds = 10 * kQuantum + kLatency, kBack = 20 * kQuantum;
    constexpr int kOver = kSounds / kQuantum * kQuantum;  // the quantum in which it begins to sound
    for (int i = 0; i < 30 * kQuantum; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double tap = listened[at] * rise(i - kSounds) * (1 - rise(i - kBack));
        const double share = rise(i - kOver) * (1 - rise(i - kBack));
        ASSERT_NEAR(played[at], master[at] + (tap - master[at]) * share, 1e-6) << i;
    }
}

TEST_F(EngineQuantaTest, AReferenceIsHeardWhenItIsAskedForAndTheMasterWhereThereIsNone) {
    controls.reference = true;
    graph.publish();
    play(6);
    EXPECT_EQ(played.back(), 0) << "a tap that nothing is wired to";
    graph.connect(b, kReferenceTap);
    controls.reference = false;
    graph.publish();
    play(10);
    const std::vector<double> master = late("a", 26), reference = late("b", 26);
    EXPECT_EQ(played.back(), static_cast<float>(master[played.size() - 1]));
    controls.reference = true;
    play(10);
    EXPECT_EQ(played.back(), static_cast<float>(reference[played.size() - 1]));
    graph.remove(kReferenceTap);
    graph.publish();
    play(10);
    EXPECT_EQ(played.back(), static_cast<float>(late("a", 36)[played.size() - 1]));
}

}  // namespace
}  // namespace lacquer::host::engine_quanta_test
