#include "sessions/delivery/vinyl/sequence_trade_off.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/sessions/delivery/vinyl/sequence_instances.hpp"

namespace lacquer::sessions::vinyl::sequence_trade_off_test {
namespace {

using namespace lacquer::test;

/// The least cost for each number of inversions, and of that the lower convex hull, from the least cost on.
std::vector<std::pair<int, double>> hullOfAll(SequenceProblem problem) {
    problem.weights.tau = 0;
    std::map<int, double, std::greater<>> least;
    forEachOrder(problem.tracks.size(), problem.sides, [&](const SequenceOrder& order) {
        const auto cost = plainCost(problem, order);
        if (!cost) return;
        std::vector<std::size_t> all;
        for (const auto& side : order) all.insert(all.end(), side.begin(), side.end());
        int inversions = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = i; j < all.size(); ++j) inversions += all[i] > all[j];
        const auto [known, isNew] = least.emplace(inversions, *cost);
        known->second = std::min(known->second, *cost);
    });
    std::vector<std::pair<int, double>> hull;
    for (const auto& [inversions, cost] : least) {
        while (!hull.empty() && cost <= hull.back().second * (1 + 1e-13)) hull.pop_back();
        while (hull.size() > 1) {
            const auto& [x0, y0] = hull[hull.size() - 2];
            const auto& [x1, y1] = hull.back();
            if ((y1 - y0) * (x0 - inversions) < (cost - y0) * (x0 - x1)) break;
            hull.pop_back();
        }
        hull.emplace_back(inversions, cost);
    }
    return hull;
}

void expectHull(const SequenceProblem& problem) {
    const auto points = tradeOff(problem);
    const auto hull = hullOfAll(problem);
    if (hull.empty()) {
        EXPECT_FALSE(points);
        return;
    }
    ASSERT_TRUE(points) << points.error().line();
    ASSERT_EQ(points->size(), hull.size());
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const TradeOffPoint& point = (*points)[i];
        EXPECT_EQ(point.solution.cost.inversions, hull[i].first);
        EXPECT_NEAR(point.solution.cost.total, hull[i].second, 1e-11);
        EXPECT_LE(point.tauFrom, point.tauTo);
        EXPECT_EQ(point.tauFrom, i == 0 ? 0 : (*points)[i - 1].tauTo);
    }
    EXPECT_EQ(points->front().tauFrom, 0);
    EXPECT_TRUE(std::isinf(points->back().tauTo));
}

TEST(SequenceTradeOff, OfTheWorkedExampleGoesFromTheBestOrderToTheDigitalOne) {
    expectHull(workedExample());
    const auto points = tradeOff(workedExample());
    EXPECT_NEAR(points->front().solution.cost.total, 0.07422597519864707, 1e-12);
    EXPECT_EQ(points->back().solution.order, (SequenceOrder{{0, 1, 2, 3}, {4, 5}}));
    EXPECT_NEAR(points->back().solution.cost.total, 0.10899314593582746, 1e-9);
}

TEST(SequenceTradeOff, IsTheHullOfAllOrders) {
    InstanceMaker maker(31);
    for (int i = 0; i < 25; ++i) {
        SequenceProblem problem = maker.album(6, 1 + static_cast<int>(maker.below(3)), 2, 0.7);
        maker.addWishes(problem);
        expectHull(problem);
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_trade_off_test
