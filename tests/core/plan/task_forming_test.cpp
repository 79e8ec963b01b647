// Which nodes run as one task, by hand-drawn graphs.
#include "core/plan/task_forming.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace lacquer::test::task_forming_test {
namespace {

using Tasks = std::vector<std::vector<std::uint32_t>>;

WorkGraph graph(std::vector<double> costNs, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges) {
    WorkGraph work{std::move(costNs), {}, {}};
    work.before.resize(work.costNs.size());
    work.after.resize(work.costNs.size());
    for (const auto& [from, to] : edges) {
        work.after[from].push_back(to);
        work.before[to].push_back(from);
    }
    return work;
}

// 0 -> 1 -> 2
TEST(TaskForming, AChainIsOneTaskWhateverItCosts) {
    EXPECT_EQ(formTasks(graph({1e6, 1e6, 1e6}, {{0, 1}, {1, 2}}), 1000), (Tasks{{0, 1, 2}}));
}

// 0 -> 1 -\                     .
// 2 -> 3 --> 4 -> 5
TEST(TaskForming, ABusKeepsTheTracksThatFeedItAlone) {
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> edges{{0, 1}, {1, 4}, {2, 3}, {3, 4}, {4, 5}};
    EXPECT_EQ(formTasks(graph({100, 100, 100, 100, 100, 100}, edges), 600), (Tasks{{0, 1, 2, 3, 4, 5}}));
    EXPECT_EQ(formTasks(graph({400, 400, 400, 400, 100, 100}, edges), 600), (Tasks{{0, 1}, {2, 3}, {4, 5}}))
        << "too much work for one task";
}

// 0 -> 1 -> 3
//  \-> 2 ->/
TEST(TaskForming, APathThatLeavesATaskDoesNotComeBack) {
    EXPECT_EQ(formTasks(graph({1, 1, 1, 1}, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}), 1000), (Tasks{{0}, {1, 2, 3}}));
}

// Two buses fed by one track and by one of their own each: tasks come after all that feed them.
//   0 -> 2, 0 -> 4, 1 -> 2, 3 -> 4, and both into 5
TEST(TaskForming, TasksComeAfterWhatFeedsAnyOfTheirNodes) {
    const Tasks tasks = formTasks(graph({1, 1, 1, 1, 1, 1}, {{0, 2}, {1, 2}, {0, 4}, {3, 4}, {2, 5}, {4, 5}}), 4);
    EXPECT_EQ(tasks, (Tasks{{0}, {1, 2}, {3, 4}, {5}}));
}

// Two tracks of three into a bus, numbered side by side: 0 2 4 and 1 3 5, then 6.
TEST(OrderForLocality, ATrackRunsToItsBusBeforeTheNextOneStarts) {
    const WorkGraph work = graph({1, 1, 1, 1, 1, 1, 1}, {{0, 2}, {2, 4}, {1, 3}, {3, 5}, {4, 6}, {5, 6}});
    EXPECT_EQ(orderForLocality(work), (std::vector<std::uint32_t>{0, 2, 4, 1, 3, 5, 6}));
    const WorkGraph sorted = reordered(work, orderForLocality(work));
    EXPECT_EQ(sorted.after[0], std::vector<std::uint32_t>{1});
    EXPECT_EQ(sorted.before[6], (std::vector<std::uint32_t>{2, 5}));
}

TEST(CutIntoStretches, StretchesCostTheSame) {
    const WorkGraph chain = graph({1, 1, 1, 1, 1, 1, 6}, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}});
    EXPECT_EQ(cutIntoStretches(chain, 4), (Tasks{{0, 1, 2}, {3, 4, 5}, {6}})) << "the last one cannot be cut";
    EXPECT_EQ(cutIntoStretches(chain, 1), (Tasks{{0, 1, 2, 3, 4, 5, 6}}));
    EXPECT_TRUE(cutIntoStretches(graph({}, {}), 4).empty());
}

// 0 and 1 feed 2, which feeds 3: three borders near the middle, of which one is crossed by a single value.
TEST(CutIntoStretches, ABorderIsWhereFewValuesCross) {
    const WorkGraph work = graph({10, 9, 2, 19}, {{0, 2}, {1, 2}, {2, 3}});
    EXPECT_EQ(cutIntoStretches(work, 2), (Tasks{{0, 1, 2}, {3}}));
}

// 0 -> 1 -> 4, 2 -> 3 -> 4: two ways of two tasks each.
TEST(ScheduleTasks, EveryWayGetsAThreadAndKeepsIt) {
    const WorkGraph work = graph({10, 10, 10, 10, 5}, {{0, 1}, {1, 4}, {2, 3}, {3, 4}});
    EXPECT_EQ(longestWaysNs(work), (std::vector<double>{25, 15, 25, 15, 5}));
    const Schedule schedule = scheduleTasks(work, 2, {.taskNs = 0, .successorNs = 0, .handOverNs = 3, .fetchNs = 2});
    EXPECT_EQ(schedule.thread[0], schedule.thread[1]);
    EXPECT_EQ(schedule.thread[2], schedule.thread[3]);
    EXPECT_NE(schedule.thread[0], schedule.thread[2]);
    EXPECT_EQ(schedule.blockNs, 20 + 3 + 2 + 5) << "one of the two results comes from the other thread";
    EXPECT_EQ(scheduleTasks(work, 1, {.taskNs = 1, .successorNs = 2}).blockNs, 45 + 5 * 1 + 4 * 2);
}

// 0 1 | 2 3 4, where 4 adds up 1 and 3.
TEST(SplitByWaiting, WhatWaitsForNobodyCanStartAtOnce) {
    const WorkGraph work = graph({1, 1, 1, 1, 1}, {{0, 1}, {2, 3}, {1, 4}, {3, 4}});
    EXPECT_EQ(splitByWaiting(work, {{0, 1}, {2, 3, 4}}), (Tasks{{0, 1}, {2, 3}, {4}}));
}

TEST(TaskGraph, AddsUpCostsAndDropsWhatStaysInside) {
    const WorkGraph tasks = taskGraph(graph({1, 2, 4, 8}, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}), {{0}, {1, 2}, {3}});
    EXPECT_EQ(tasks.costNs, (std::vector<double>{1, 6, 8}));
    EXPECT_EQ(tasks.after, (std::vector<std::vector<std::uint32_t>>{{1}, {2}, {}}));
    EXPECT_EQ(tasks.before, (std::vector<std::vector<std::uint32_t>>{{}, {0}, {1}}));
}

}  // namespace
}  // namespace lacquer::test::task_forming_test
