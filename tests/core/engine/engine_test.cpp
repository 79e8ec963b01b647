// The engine as its users drive it: plans swapped while it runs, parameter storms, faults.
#include "core/engine/engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/plan/plan_compiler.hpp"
#include "support/graph_case.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test::engine_test {
namespace {

// noise -> counter -> out: the counter adds the number of blocks it has run.
GraphCase counting() {
    return {{{"test:noise"}, {"test:counter"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}};
}

float outputSample(const Engine& engine) {
    const ProcessPlan& plan = *engine.currentPlan();
    return plan.slot(plan.outputs[0].slots[0])[0];
}

TEST(Engine, ANodeKeepsItsStateWhenThePlanAroundItChanges) {
    const PrepareSpec spec;
    BuiltGraph built = build(counting(), spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    for (int block = 0; block < 5; ++block) engine.runQuantum();
    EXPECT_EQ(outputSample(engine), 5) << "the transport stands, so the noise is silent";

    const auto gain = testRegistry().find("test:gain");
    const NodeId added = *built.graph.addNode((*gain)->makeNode("new", 2));
    built.instances[added] = *NodeInstance::create(*gain, {}, spec);
    ASSERT_TRUE(built.graph.connect({built.ids[1], 0}, {added, 0}).ok());
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.runQuantum();
    EXPECT_EQ(outputSample(engine), 6);
}

// 3000 frames of sound, then 9000 of silence: 12 quanta of 256 in which the gains are called, the last one in part.
TEST(Engine, ASilentTrackIsNotCalled) {
    const PrepareSpec spec;
    BuiltGraph built = build(
        {{{"test:bursts"}, {"test:gain"}, {"test:gain"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}, {2, 0, 3, 0}}},
        spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.post({TransportCommand::Kind::play});
    for (int block = 0; block < 46; ++block) engine.runQuantum();
    for (const std::size_t gain : {1, 2}) EXPECT_EQ(built.instances[built.ids[gain]]->processor().readout(0), 12);
    for (int block = 0; block < 10; ++block) engine.runQuantum();  // the next burst begins in the 47th
    EXPECT_EQ(built.instances[built.ids[2]]->processor().readout(0), 22);
}

TEST(Engine, WhatANodeCostsIsMeasuredWhenItIsAwake) {
    const PrepareSpec spec;
    BuiltGraph built = build({{{"test:bursts"}, {"test:gain"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}}, spec);
    NodeInstance& gain = *built.instances[built.ids[1]];
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    for (int block = 0; block < 100; ++block) engine.runQuantum();  // stopped: silence
    EXPECT_FALSE(gain.costNs().has_value());
    engine.post({TransportCommand::Kind::play});
    for (int block = 0; block < 12000; ++block) engine.runQuantum();
    EXPECT_TRUE(gain.costNs().has_value());
}

TEST(Engine, WithoutAPlanOnlyTheClockMoves) {
    Engine engine;
    engine.runQuantum(128);
    engine.runQuantum(128);
    EXPECT_EQ(engine.engineFrame(), 256);
    EXPECT_EQ(engine.currentPlan(), nullptr);
}

TEST(Engine, ThePositionIsWhatLeavesTheOutputs) {
    const PrepareSpec spec;
    BuiltGraph built =
        build({{{"test:noise"}, {"test:delay", 2, 1000, {}}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}}, spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.post({TransportCommand::Kind::play});
    for (int block = 0; block < 8; ++block) engine.runQuantum();
    EXPECT_EQ(engine.position(), 8 * 256 - 1000);
}

TEST(Engine, APluginThatPutsOutNanIsSilencedAndCountedWhileTheRestPlaysOn) {
    const PrepareSpec spec;
    BuiltGraph built = build({{{"test:noise"}, {"test:nan"}, {"test:counter"}, {kOutputTypeUri}},
                              {{0, 0, 1, 0}, {1, 0, 2, 0}, {2, 0, 3, 0}}},
                             spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    for (int block = 0; block < 6; ++block) engine.runQuantum();
    EXPECT_EQ(built.instances[built.ids[1]]->nonFiniteBlocks, 4u) << "from the third block on";
    EXPECT_EQ(outputSample(engine), 6) << "silence plus the counter";
}

TEST(Engine, APluginIsLimitedToSixtyDecibelsWhilePlayingOnly) {
    for (const bool offline : {false, true}) {
        PrepareSpec spec;
        spec.offline = offline;
        BuiltGraph built =
            build({{{"test:noise"}, {"test:fragile"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}}, spec);
        NodeInstance& fragile = *built.instances[built.ids[1]];
        Engine engine;
        engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
        engine.runQuantum();
        EXPECT_EQ(fragile.tooLoudBlocks, 0u);
        fragile.parameters().set(0, 2);
        for (int block = 0; block < 4; ++block) engine.runQuantum();
        EXPECT_EQ(outputSample(engine), offline ? -1e30f : -1000.0f) << "+60 dBFS";
        EXPECT_GE(fragile.tooLoudBlocks, 3u);
        EXPECT_EQ(fragile.nonFiniteBlocks, 0u);
    }
}

TEST(Engine, ACvOutputMayHoldAnyNumber) {
    const PrepareSpec spec;
    BuiltGraph built = build({{{"test:hertz"}, {kOutputTypeUri}}, {}}, spec);
    const NodeInstance& hertz = *built.instances[built.ids[0]];
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.runQuantum();
    EXPECT_EQ(hertz.tooLoudBlocks, 0u);
}

// Plans, parameters and transport commands pour in while another thread plays: nothing races, nothing stops, and the
// samples stay those of the graph. The thread sanitizer and the real-time guard watch.
TEST(Engine, PlaysOnThroughPlanSwapsAndParameterStorms) {
    for (const int workers : {0, 1, 3}) {
        const PrepareSpec spec;
        const GraphCase graphCase = randomGraph(11, {.nodes = 40});
        BuiltGraph built = build(graphCase, spec);
        Engine engine(workers);
        const CompileOptions shared{.tasks = TaskPolicy::always, .threads = workers + 1};
        auto first = compilePlan(built.graph, built.instances, spec, {}, shared);
        ASSERT_TRUE(first.ok());
        ConnectionTable delays = (*first)->connections;
        engine.publish(std::move(*first));
        engine.post({TransportCommand::Kind::play});
        std::atomic<bool> done{false};
        std::atomic<int> blocks{0};
        std::thread audio([&] {
            while (!done) {
                engine.runQuantum();
                ++blocks;
            }
        });
        for (int edit = 0; edit < 200; ++edit) {
            auto plan = compilePlan(built.graph, built.instances, spec, delays, shared);
            ASSERT_TRUE(plan.ok());
            delays = (*plan)->connections;
            engine.publish(std::move(*plan));
            for (auto& [id, instance] : built.instances)
                if (instance->parameters().size() > 0) instance->parameters().set(0, edit % 7 * 0.1);
            engine.post({TransportCommand::Kind::locate, edit * 100});
            engine.collect();
        }
        const int before = blocks;
        while (blocks < before + 3 || engine.planWaiting()) engine.collect(), std::this_thread::yield();
        done = true;
        audio.join();
        EXPECT_FALSE(engine.planWaiting());
        for (const SlotIndex slot : engine.currentPlan()->outputs[0].slots)
            for (int i = 0; i < spec.quantumFrames; ++i)
                ASSERT_TRUE(std::isfinite(engine.currentPlan()->slot(slot)[i]));
    }
}

}  // namespace
}  // namespace lacquer::test::engine_test
