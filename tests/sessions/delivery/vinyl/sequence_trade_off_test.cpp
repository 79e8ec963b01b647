#include "sessions/delivery/vinyl/sequence_trade_off.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/sessions/delivery/vinyl/sequence_instances.hpp"

namespace lacquer::sessions::vinyl::sequence_trade_off_test {
namespace {

using namespace lacquer::test;

using Points = std::vector<std::pair<int, double>>;

/// Of all orders those that none beats in inversions and cost, from the least cost on.
Points frontOfAll(SequenceProblem problem) {
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
    Points front;
    for (const auto& [inversions, cost] : least) {
        while (!front.empty() && cost <= front.back().second * (1 + 1e-13)) front.pop_back();
        front.emplace_back(inversions, cost);
    }
    return front;
}

/// Its lower convex hull.
Points hullOf(const Points& front) {
    Points hull;
    for (const auto& [inversions, cost] : front) {
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

// The corners among the points: for which tau each is the best.
void expectCorners(const std::vector<TradeOffPoint>& points, const Points& hull) {
    std::vector<TradeOffPoint> corners;
    for (const TradeOffPoint& point : points)
        if (point.tau) corners.push_back(point);
    ASSERT_EQ(corners.size(), hull.size());
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const TradeOffPoint& point = corners[i];
        EXPECT_EQ(point.solution.cost.inversions, hull[i].first);
        EXPECT_NEAR(point.solution.cost.total, hull[i].second, 1e-11);
        EXPECT_LE(point.tau->from, point.tau->to);
        EXPECT_EQ(point.tau->from, i == 0 ? 0 : corners[i - 1].tau->to);
    }
    EXPECT_TRUE(std::isinf(corners.back().tau->to));
}

void expectHull(const SequenceProblem& problem) {
    const auto found = tradeOff(problem, {.frontItems = 0});
    const Points hull = hullOf(frontOfAll(problem));
    ASSERT_EQ(found.operator bool(), !hull.empty());
    if (hull.empty()) return;
    EXPECT_EQ(found->kind, TradeOff::Kind::hull);
    ASSERT_EQ(found->points.size(), hull.size());
    expectCorners(found->points, hull);
}

void expectFront(const SequenceProblem& problem) {
    const auto found = tradeOff(problem);
    const Points front = frontOfAll(problem);
    ASSERT_EQ(found.operator bool(), !front.empty());
    if (front.empty()) return;
    EXPECT_EQ(found->kind, TradeOff::Kind::front);
    ASSERT_EQ(found->points.size(), front.size());
    for (std::size_t i = 0; i < front.size(); ++i) {
        const SequenceSolution& solution = found->points[i].solution;
        EXPECT_EQ(solution.cost.inversions, front[i].first);
        EXPECT_NEAR(solution.cost.total, front[i].second, 1e-11);
        EXPECT_TRUE(solution.isExact());
        SequenceProblem without = problem;
        without.weights.tau = 0;
        const auto plain = plainCost(without, solution.order);
        ASSERT_TRUE(plain);
        EXPECT_NEAR(*plain, front[i].second, 1e-11);
    }
    expectCorners(found->points, hullOf(front));
}

TEST(SequenceTradeOff, OfTheWorkedExampleGoesFromTheBestOrderToTheDigitalOne) {
    expectHull(workedExample());
    expectFront(workedExample());
    const auto points = tradeOff(workedExample())->points;
    EXPECT_NEAR(points.front().solution.cost.total, 0.07422597519864707, 1e-12);
    EXPECT_EQ(points.back().solution.order, (SequenceOrder{{0, 1, 2, 3}, {4, 5}}));
    EXPECT_NEAR(points.back().solution.cost.total, 0.10899314593582746, 1e-9);
}

TEST(SequenceTradeOff, IsTheFrontOfAllOrders) {
    InstanceMaker maker(33);
    int fronts = 0, between = 0;
    for (int i = 0; i < 400; ++i) {
        const std::size_t tracks = i < 360 ? 4 + maker.below(3) : 7;
        SequenceProblem problem =
            maker.album(tracks, 1 + static_cast<int>(maker.below(3)), 2, maker.between(0.5, 0.97));
        if (i % 3 > 0) maker.addWishes(problem);
        if (problem.sides > 2) problem.weights.balance = 0;
        expectFront(problem);
        if (HasFatalFailure()) return;
        const auto found = tradeOff(problem);
        if (!found) continue;
        ++fronts;
        for (const TradeOffPoint& point : found->points) between += point.tau ? 0 : 1;
    }
    EXPECT_GT(fronts, 150);
    EXPECT_GT(between, 100);  // the hull has not got these
}

TEST(SequenceTradeOff, WhereBalanceWeighsOnThreeSidesItIsTheHull) {
    InstanceMaker maker(34);
    SequenceProblem problem = maker.album(6, 3, 2, 0.7);
    problem.weights.balance = 1e-3;
    EXPECT_EQ(tradeOff(problem)->kind, TradeOff::Kind::hull);
    EXPECT_EQ(tradeOff(maker.album(17, 2, 2, 0.7))->kind, TradeOff::Kind::hull);
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

TEST(SequenceTradeOff, BoundsHoldForOrdersWithMoreInversionsToo) {
    InstanceMaker maker(32);
    int bounds = 0;
    for (int i = 0; i < 6; ++i) {
        const SequenceProblem problem = maker.album(6, 1 + i % 3, 2, 0.7);
        const auto found = tradeOff(problem, {.exactItems = 0, .frontItems = 0});
        const Points front = frontOfAll(problem);
        if (front.empty()) continue;
        ASSERT_TRUE(found) << found.error().line();
        for (const TradeOffPoint& point : found->points) {
            ASSERT_TRUE(point.solution.lowerBound);
            EXPECT_LE(*point.solution.lowerBound, front.front().second * (1 + 1e-12));
            ++bounds;
        }
    }
    EXPECT_GT(bounds, 10);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_trade_off_test
