// What blocks take, and who is to blame when it is too much.
#include "core/engine/load_meter.hpp"

#include <gtest/gtest.h>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "support/graph_case.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test::load_meter_test {
namespace {

constexpr int kWindow = static_cast<int>(LoadMeter::kWindow);

void note(LoadMeter& meter, double share, int blocks) {
    for (int i = 0; i < blocks; ++i) meter.note(share);
}

TEST(LoadMeter, TellsMeanAndWorstSinceItWasLastAsked) {
    LoadMeter meter;
    note(meter, 0.25, 3);
    meter.note(0.75);
    const Load load = meter.take();
    EXPECT_NEAR(load.mean, 0.375, 1e-3);
    EXPECT_EQ(load.worst, 0.75);
    EXPECT_EQ(load.blocks, 4u);
    EXPECT_EQ(meter.take().blocks, 0u);
    EXPECT_EQ(meter.take().worst, 0);
}

TEST(LoadMeter, AMonstrousBlockIsNoManyBlocks) {
    LoadMeter meter;
    note(meter, 1e12, 3);
    EXPECT_EQ(meter.take().blocks, 3u);
}

TEST(LoadMeter, WhatFitsIsNotWatched) {
    LoadMeter meter;
    note(meter, 1, 1000);
    EXPECT_FALSE(meter.watching());
    EXPECT_FALSE(meter.takeNeed().has_value());
}

TEST(LoadMeter, AfterALateBlockTheLeastOfAWindowIsWhatIsNeeded) {
    LoadMeter meter;
    meter.note(9);
    EXPECT_TRUE(meter.watching());
    note(meter, 3, kWindow - 1);
    EXPECT_FALSE(meter.takeNeed().has_value()) << "the window is not full";
    meter.note(0.5);
    EXPECT_EQ(meter.takeNeed(), 0.5) << "the machine was busy, but one of the blocks shows what it takes";
    note(meter, 3, kWindow);
    EXPECT_EQ(meter.takeNeed(), 3);
    EXPECT_FALSE(meter.takeNeed().has_value());
    note(meter, 0.5, static_cast<int>(LoadMeter::kWatchedBlocks));
    EXPECT_FALSE(meter.watching()) << "all is well again";
}

TEST(NodeInstance, ItsCostFollowsWhatItTakesButNotWhatInterruptsIt) {
    const auto type = testRegistry().find("test:gain");
    const auto instance = *NodeInstance::create(*type, {}, {});
    EXPECT_FALSE(instance->costNs().has_value());
    instance->noteCost(500);
    EXPECT_EQ(instance->costNs(), 500);
    for (std::uint32_t i = 0; i < NodeInstance::kCostWindow; ++i) instance->noteCost(i == 4 ? 100 : 100'000);
    EXPECT_EQ(instance->costNs(), 100);
    for (std::uint32_t i = 0; i < 2 * NodeInstance::kCostWindow; ++i) instance->noteCost(i % 2 == 0 ? 900 : 50'000);
    EXPECT_EQ(instance->costNs(), 900) << "it costs more now";
    instance->noteCost(300);
    EXPECT_EQ(instance->costNs(), 300) << "and at once where it costs less";
}

class OverrunTest : public testing::Test {
protected:
    // noise -> slow -> gain -> out, on a thread or several. 256 frames last 5.3 ms.
    void start(double microseconds, double every, int workers, bool offline = false) {
        PrepareSpec spec;
        spec.offline = offline;
        built = build({{{"test:noise"}, {"test:slow"}, {"test:gain"}, {kOutputTypeUri}},
                       {{0, 0, 1, 0}, {1, 0, 2, 0}, {2, 0, 3, 0}}},
                      spec);
        slow().parameters().set(0, microseconds);
        slow().parameters().set(1, every);
        engine.emplace(workers);
        engine->publish(std::move(*compilePlan(built.graph, built.instances, spec, {},
                                               {.tasks = TaskPolicy::always, .threads = workers + 1})));
    }
    void run(int blocks) {
        for (int block = 0; block < blocks; ++block) engine->runQuantum();
    }
    NodeInstance& slow() { return *built.instances.at(built.ids[1]); }

    BuiltGraph built;
    std::optional<Engine> engine;
};

TEST_F(OverrunTest, ANodeThatTakesThreeTimesThePeriodIsFoundOut) {
    for (const int workers : {0, 1}) {
        start(16'000, 1, workers);
        run(2 + kWindow);
        EXPECT_GE(engine->load().take().worst, 2.9);
        const auto need = engine->load().takeNeed();
        ASSERT_TRUE(need.has_value());
        EXPECT_GE(*need, 2.9);
        EXPECT_GE(slow().costNs().value_or(0), 15e6);
        // The others may have been interrupted now and then, but not in all of the blocks.
        EXPECT_LT(built.instances.at(built.ids[0])->costNs().value_or(1e9), 2.6e6);
        EXPECT_LT(built.instances.at(built.ids[2])->costNs().value_or(1e9), 2.6e6);
    }
}

TEST_F(OverrunTest, ANodeThatIsSlowNowAndThenIsFoundOutByItsLongBlocks) {
    start(16'000, 23, 0);
    run(300);
    EXPECT_LT(slow().costNs().value_or(1e9), 2.6e6);
    EXPECT_GE(slow().longBlocks(), 3u);
    EXPECT_GE(slow().longestNs(), 15e6);
    EXPECT_EQ(built.instances.at(built.ids[2])->longBlocks(), 0u);
}

TEST_F(OverrunTest, OfflineNothingIsLate) {
    start(16'000, 1, 0, true);
    run(2 + kWindow);
    EXPECT_EQ(engine->load().take().blocks, 0u);
    EXPECT_FALSE(engine->load().takeNeed().has_value());
    EXPECT_EQ(slow().longBlocks(), 0u);
}

}  // namespace
}  // namespace lacquer::test::load_meter_test
