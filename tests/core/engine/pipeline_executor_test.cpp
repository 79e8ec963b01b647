// Many blocks at once, as a renderer drives them: what its hooks may rely on, and what never happens at the same time.
#include "core/engine/pipeline_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "support/graph_case.hpp"

namespace lacquer::test::pipeline_executor_test {
namespace {

GraphCase chainOf(const std::string& type, std::size_t count) {
    GraphCase chain{{{"test:noise"}}, {}};
    for (std::size_t i = 1; i <= count; ++i) {
        chain.nodes.push_back({type});
        chain.edges.push_back({i - 1, 0, i, 0});
    }
    chain.nodes.push_back({kOutputTypeUri});
    chain.edges.push_back({count, 0, count + 1, 0});
    return chain;
}

class PipelineTest : public testing::Test {
protected:
    explicit PipelineTest(int threads = 3) : threads_(threads) {
        auto plan =
            compilePlan(built_.graph, built_.instances, spec_, {}, {.tasks = TaskPolicy::pipeline, .threads = threads});
        engine_.publish(std::move(*plan));
    }

    const PrepareSpec spec_;
    const int threads_;
    BuiltGraph built_ = build(chainOf("test:counter", 20), spec_);
    Engine engine_;
};

// A counter adds the number of blocks it has run; twenty of them, after n blocks: 20 n.
TEST_F(PipelineTest, BlocksEndInOrderAndNotBeforeTheyHaveRun) {
    constexpr int kBlocks = 1000;
    int begun = 0, ended = 0, underWay = 0, most = 0;
    bool inOrder = true;
    std::mutex mutex;
    BlockHooks hooks;
    hooks.begin = [&] {
        const std::lock_guard lock(mutex);
        if (begun == kBlocks) return false;
        ++begun;
        most = std::max(most, ++underWay);
        return true;
    };
    hooks.end = [&](std::uint32_t phase) {
        const std::lock_guard lock(mutex);
        --underWay;
        ++ended;
        const ProcessPlan& plan = *engine_.currentPlan();
        inOrder &= plan.slot(plan.outputs[0].slots[0], phase)[0] == static_cast<float>(20 * ended);
    };
    EXPECT_EQ(engine_.runOffline(threads_, hooks), kBlocks);
    EXPECT_EQ(ended, kBlocks);
    EXPECT_TRUE(inOrder);
    EXPECT_EQ(engine_.engineFrame(), kBlocks * spec_.quantumFrames);
    EXPECT_LE(most, static_cast<int>(engine_.currentPlan()->phases));
}

TEST_F(PipelineTest, RunsFewerBlocksThanItHasPhasesAndGoesOnLater) {
    for (const int blocks : {0, 1, 3, 0, 17}) {
        int left = blocks, ended = 0;
        EXPECT_EQ(engine_.runOffline(threads_, {[&] { return left-- > 0; }, [&](std::uint32_t) { ++ended; }}), blocks);
        EXPECT_EQ(ended, blocks);
    }
    EXPECT_EQ(engine_.engineFrame(), 21 * spec_.quantumFrames);
    engine_.runOffline(threads_, {[left = 1]() mutable { return left-- > 0; },
                                  [&](std::uint32_t phase) {
                                      const ProcessPlan& plan = *engine_.currentPlan();
                                      EXPECT_EQ(plan.slot(plan.outputs[0].slots[0], phase)[0], 20 * 22);
                                  }});
}

TEST_F(PipelineTest, OneBlockUnderWayMeansThatAllBeforeItHaveEnded) {
    int begun = 0, ended = 0;
    BlockHooks hooks;
    hooks.begin = [&] { return begun == ended && begun++ < 200; };
    hooks.end = [&](std::uint32_t) { ++ended; };
    EXPECT_EQ(engine_.runOffline(threads_, hooks, 1), 200);
}

TEST(ExclusiveGroup, ItsNodesNeverRunAtTheSameTime) {
    GraphCase wide;  // eight chains of two into the output
    for (std::size_t chain = 0; chain < 8; ++chain) {
        wide.nodes.insert(wide.nodes.end(), {{"test:noise"}, {"test:exclusive"}, {"test:exclusive"}});
        wide.edges.push_back({3 * chain, 0, 3 * chain + 1, 0});
        wide.edges.push_back({3 * chain + 1, 0, 3 * chain + 2, 0});
        wide.edges.push_back({3 * chain + 2, 0, 24, 0});
    }
    wide.nodes.push_back({kOutputTypeUri});
    for (const GraphCase& graph : {wide, chainOf("test:exclusive", 16)})
        for (const TaskPolicy tasks : {TaskPolicy::always, TaskPolicy::pipeline}) {
            const std::vector<float> audio = render(graph, {.workers = 3, .tasks = tasks, .frames = 20000});
            EXPECT_LT(*std::max_element(audio.begin(), audio.end()), 100);
        }
}

}  // namespace
}  // namespace lacquer::test::pipeline_executor_test
