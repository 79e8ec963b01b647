#include "sessions/delivery/vinyl/sequence_solver.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/sequence_exact.hpp"
#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/delivery/vinyl/sequence_search.hpp"
#include "tests/sessions/delivery/vinyl/sequence_instances.hpp"

namespace lacquer::sessions::vinyl::sequence_solver_test {
namespace {

using namespace lacquer::test;

std::string described(const SequenceProblem& p) {
    std::string text = std::to_string(p.tracks.size()) + " tracks on " + std::to_string(p.sides) + " sides";
    for (const auto& [side, track] : p.first) text += ", first " + std::to_string(side) + ":" + std::to_string(track);
    for (const auto& [side, track] : p.last) text += ", last " + std::to_string(side) + ":" + std::to_string(track);
    for (const auto& block : p.blocks) {
        text += ", block";
        for (const std::size_t track : block) text += " " + std::to_string(track);
    }
    for (const auto& [a, b] : p.before) text += ", " + std::to_string(a) + " before " + std::to_string(b);
    for (const auto& group : p.sameSide) {
        text += ", together";
        for (const std::size_t track : group) text += " " + std::to_string(track);
    }
    for (const auto& [t, s] : p.notOnSide) text += ", " + std::to_string(t) + " not on " + std::to_string(s);
    return text + ", tau " + std::to_string(p.weights.tau) + ", balance " + std::to_string(p.weights.balance);
}

/// With these, few items are looked for as many are.
constexpr SolverLimits kAsWithMany{.itemsDealtBlindly = 0};

void expectBest(const SequenceProblem& problem, const BruteForce& all, const SolverLimits& limits = {}) {
    const auto solution = solveSequence(problem, limits);
    if (all.feasible == 0) {
        EXPECT_FALSE(solution) << described(problem);
        return;
    }
    ASSERT_TRUE(solution) << solution.error().line() << "\n" << described(problem);
    EXPECT_TRUE(solution->isExact());
    EXPECT_NEAR(solution->cost.total, all.least, 1e-12 * all.least) << described(problem);
    const auto again = plainCost(problem, solution->order);
    ASSERT_TRUE(again) << described(problem);
    EXPECT_NEAR(*again, all.least, 1e-12 * all.least);
}

TEST(SequenceSolver, TheWorkedExampleHasItsKnownOptimum) {
    const auto solution = solveSequence(workedExample());
    ASSERT_TRUE(solution);
    EXPECT_TRUE(solution->isExact());
    EXPECT_NEAR(solution->cost.total, 0.07428597519864708, 1e-9);
    EXPECT_NEAR(solution->cost.distortion, 0.07422597519864707, 1e-9);
    EXPECT_EQ(solution->cost.inversions, 6);
    EXPECT_EQ(solution->order, (SequenceOrder{{5, 0, 1}, {2, 4, 3}}));
    const BruteForce all = tryAll(workedExample());
    EXPECT_EQ(all.feasible, 2640u);
    EXPECT_NEAR(all.most, 1.6186924839483048, 1e-9);
    EXPECT_NEAR(all.least, solution->cost.total, 1e-15);
}

TEST(SequenceSolver, IsTheBestOfAllOrdersWhateverTheWishes) {
    InstanceMaker maker(20261128);
    int feasible = 0, infeasible = 0;
    for (int i = 0; i < 400; ++i) {
        const int sides = 1 + static_cast<int>(maker.below(4));
        SequenceProblem problem = maker.album(3 + maker.below(5), sides, 1 + maker.below(4), maker.between(0.4, 0.9));
        maker.addWishes(problem);
        const BruteForce all = tryAll(problem);
        (all.feasible > 0 ? feasible : infeasible) += 1;
        expectBest(problem, all);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(feasible, 100);
    EXPECT_GT(infeasible, 50);
}

TEST(SequenceSolver, IsTheBestOfAllOrdersOfEightSongs) {
    InstanceMaker maker(8);
    for (int i = 0; i < 12; ++i) {
        SequenceProblem problem = maker.album(8, 1 + i % 4, 3, maker.between(0.6, 0.9));
        maker.addWishes(problem);
        expectBest(problem, tryAll(problem));
        if (HasFatalFailure()) return;
    }
}

// What a dozen songs and more on three sides take: an order beforehand, prices of sides, and sides joined.
TEST(SequenceSolver, IsTheBestOfAllOrdersAmongThePricedSides) {
    InstanceMaker maker(34);
    int feasible = 0;
    for (int i = 0; i < 60; ++i) {
        SequenceProblem problem =
            maker.album(6 + static_cast<std::size_t>(i % 20 == 0), 3 + i % 2, 2, maker.between(0.5, 0.9));
        maker.addWishes(problem);
        const BruteForce all = tryAll(problem);
        feasible += all.feasible > 0;
        expectBest(problem, all, kAsWithMany);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(feasible, 20);
}

TEST(SequenceSolver, IsTheBestOfAllOrdersOfEightSongsAmongThePricedSides) {
    InstanceMaker maker(35);
    for (int i = 0; i < 6; ++i) {
        SequenceProblem problem = maker.album(8, 3 + i % 2, 2, maker.between(0.6, 0.85));
        problem.weights.tau = i % 3 == 0 ? 0 : 1e-4;
        problem.weights.balance = i % 3 == 1 ? 0 : 1e-3;
        expectBest(problem, tryAll(problem), kAsWithMany);
        if (HasFatalFailure()) return;
    }
}

// A revolution a second, and room for 50 mm and 1000 s without gaps.
SequenceProblem fiftyMillimetres(int sides) {
    SequenceProblem problem;
    problem.rpm = 60;
    problem.startRadiusMm = 100;
    problem.leastRadiusMm = 50;
    problem.sides = sides;
    problem.maxSideSeconds = 1000;
    problem.gapSeconds = problem.gapMm = 0;
    return problem;
}

// Half a nm over the side, which the slack allows: all that compares costs must let it.
TEST(SequenceSolver, ASongThatFillsASideToTheSlackLeavesTheProofTrue) {
    SequenceProblem problem = fiftyMillimetres(3);
    problem.tracks.push_back({"z", {{1, 50000.0000005, 0.1, 0.1}}});
    for (int i = 0; i < 7; ++i)
        problem.tracks.push_back({"t" + std::to_string(i), {{50, 100.0 + i, 0.01 + 0.003 * ((5 * i) % 7), 0.1}}});
    expectBest(problem, tryAll(problem));
    expectBest(problem, tryAll(problem), kAsWithMany);

    const auto searched = solveSequence(problem, {.exactItems = 0});
    ASSERT_TRUE(searched) << searched.error().line();
    ASSERT_FALSE(searched->isExact());
    EXPECT_TRUE(std::isfinite(*searched->lowerBound));
    EXPECT_LE(*searched->lowerBound, tryAll(problem).least);
}

TEST(SequenceSolver, ManySongsBesideOneThatFillsASideAreStillSearched) {
    SequenceProblem problem = fiftyMillimetres(3);
    problem.tracks.push_back({"z", {{1, 50000.0000005, 0.1, 0.1}}});
    for (int i = 0; i < 12; ++i)
        problem.tracks.push_back({"t" + std::to_string(i), {{50, 100.0 + i, 0.01 + 0.003 * ((5 * i) % 12), 0.1}}});
    const auto solution = solveSequence(problem);
    ASSERT_TRUE(solution) << solution.error().line();
    EXPECT_TRUE(solution->isExact());
    // The others are on two sides as if it were not there.
    SequenceProblem others = problem;
    others.tracks.erase(others.tracks.begin());
    others.sides = 2;
    const auto rest = solveSequence(others);
    ASSERT_TRUE(rest && rest->isExact());
    const double alone = std::pow(0.1 * std::pow(60.0 / 75, 2), 2);  // 1 s with its middle at 75 mm
    EXPECT_NEAR(solution->cost.total, rest->cost.total + alone, 1e-11);
}

// From well within the slack to well beyond, and as near to its end as doubles tell apart.
TEST(SequenceSolver, WhatFitsIsTheSameToAllAtTheEdgeOfTheSlack) {
    int fitting = 0, tooLong = 0;
    for (const double over : {0.0, 0.5e-9, 0.9e-9, 1.001e-9, 1.004e-9, 1.1e-9, 1.5e-9, 1.9e-9, 3e-9})
        for (const bool inTime : {false, true}) {
            SequenceProblem problem = fiftyMillimetres(2);
            problem.sameSide = {{0, 1}};
            const double edge = 25000 + over * 1000;
            problem.tracks = {
                {"a", {{1, 25000, 0.1, 0.1}}}, {"b", {{1, edge, 0.1, 0.1}}}, {"c", {{1, 1000, 0.1, 0.1}}}};
            if (inTime) {
                problem.maxSideSeconds = 50;
                problem.tracks = {
                    {"a", {{25, 100, 0.1, 0.1}}}, {"b", {{25 + over, 100, 0.1, 0.1}}}, {"c", {{1, 1000, 0.1, 0.1}}}};
            }
            const BruteForce all = tryAll(problem);
            (all.feasible > 0 ? fitting : tooLong) += 1;
            expectBest(problem, all);
            problem.sides = 3;
            problem.tracks.push_back({"d", {{1, 1000, 0.2, 0.1}}});
            expectBest(problem, tryAll(problem));
            expectBest(problem, tryAll(problem), kAsWithMany);
        }
    EXPECT_GE(fitting, 6);
    EXPECT_GE(tooLong, 8);
}

TEST(SequenceSolver, PricesOfManySidesTakeNoMoreThanHalfAGigabyte) {
    for (int sides = 3; sides <= 24; ++sides)
        for (std::size_t count = static_cast<std::size_t>(sides); count <= 24; ++count) {
            SequenceProblem problem = InstanceMaker(1).album(count, sides, 1, 0.5);
            // A price and a sorted price for each set of each side, and of the sides from each on but the ends.
            const double bytes = (2.0 * sides - 3) * 24 * std::pow(2, count);
            EXPECT_EQ(mayBeExact(problem, *mergeBlocks(problem)), bytes <= 512e6) << count << " on " << sides;
        }
}

TEST(SequenceSolver, ASearchKeepsCountOfInversions) {
    InstanceMaker maker(36);
    for (int i = 0; i < 20; ++i) {
        SequenceProblem problem = maker.album(7, 1 + i % 3, 2, 0.7);
        problem.weights.tau = std::pow(10.0, maker.between(-4, -1));
        if (i % 2 == 0) problem.blocks = {{4, 1}, {2, 6, 3}};
        const BruteForce all = tryAll(problem);
        const auto searched = solveSequence(problem, {.exactItems = 0});
        if (all.feasible == 0) continue;
        ASSERT_TRUE(searched) << searched.error().line();
        EXPECT_LE(searched->cost.total, all.least * 1.0001);  // but for the tables, it finds the best of so few
    }
}

int inversionsOf(const SequenceOrder& order) {
    std::vector<std::size_t> all;
    for (const auto& side : order) all.insert(all.end(), side.begin(), side.end());
    int count = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j) count += all[i] > all[j];
    return count;
}

// The table of costs is right to about 1e-5. Here tau is such that two orders, the cheapest one and the first that a
// rising tau prefers to it, differ by about 1e-9 of their cost, and now the one is the best, now the other.
TEST(SequenceSolver, TellsOrdersApartThatDifferByLessThanTheTables) {
    InstanceMaker maker(7);
    int near = 0;
    for (int i = 0; i < 60; ++i) {
        SequenceProblem problem = maker.album(6, 1 + static_cast<int>(maker.below(2)), 2, 0.7);
        const BruteForce free = tryAll(problem);
        if (free.feasible == 0) continue;
        double tau = std::numeric_limits<double>::infinity();
        forEachOrder(6, problem.sides, [&](const SequenceOrder& order) {
            const auto cost = plainCost(problem, order);
            const int fewer = inversionsOf(free.best) - inversionsOf(order);
            if (cost && fewer > 0 && *cost > free.least * (1 + 1e-9)) tau = std::min(tau, (*cost - free.least) / fewer);
        });
        for (const double factor : {1 - 1e-7, 1 + 1e-7}) {
            problem.weights.tau = tau * factor;
            const BruteForce all = tryAll(problem);
            std::size_t within = 0;
            forEachOrder(6, problem.sides, [&](const SequenceOrder& order) {
                const auto cost = plainCost(problem, order);
                within += cost && *cost > all.least * (1 + 1e-11) && *cost < all.least * (1 + 1e-7);
            });
            near += within > 0;
            expectBest(problem, all);
            if (HasFatalFailure()) return;
        }
    }
    EXPECT_GT(near, 60);
}

// Twins differ in the last digits.
TEST(SequenceSolver, TellsTwinsApart) {
    InstanceMaker maker(7);
    for (int i = 0; i < 20; ++i) {
        SequenceProblem problem = maker.album(6, 1 + static_cast<int>(maker.below(3)), 2, 0.7);
        for (const std::size_t twin : {3, 4, 5}) {
            problem.tracks[twin].slices = problem.tracks[twin - 3].slices;
            for (SequenceSlice& slice : problem.tracks[twin].slices) slice.d60 *= 1 + maker.between(-1e-8, 1e-8);
        }
        expectBest(problem, tryAll(problem));
        if (HasFatalFailure()) return;
    }
}

// Homogeneous tracks without wishes: the best order of a side is by distortion energy per mm (rearrangement).
TEST(SequenceSolver, SortsHomogeneousTracksByTheirDensity) {
    InstanceMaker maker(33);
    for (int i = 0; i < 60; ++i) {
        SequenceProblem problem = maker.album(7, 1, 1, 0.8);
        problem.weights = {};
        problem.gapMm = 0;
        for (SequenceTrack& track : problem.tracks) {
            const SequenceSlice whole = track.slices.front();
            track.slices.assign(50, whole);  // midpoints of long slices would not be homogeneous
            for (SequenceSlice& slice : track.slices) slice.seconds /= 50;
        }
        const auto solution = solveSequence(problem);
        ASSERT_TRUE(solution);
        const auto density = [&](std::size_t track) {
            const SequenceSlice& slice = problem.tracks[track].slices.front();
            return slice.d60 * slice.d60 / slice.pitchUm;  // t / m is the same but for a constant
        };
        EXPECT_TRUE(std::ranges::is_sorted(solution->order.front(), std::ranges::greater{}, density));
    }
}

TEST(SequenceSolver, AnotherWishNeverLowersTheCost) {
    InstanceMaker maker(4);
    int tested = 0;
    for (int i = 0; i < 150; ++i) {
        SequenceProblem problem = maker.album(6, 1 + static_cast<int>(maker.below(3)), 2, 0.7);
        problem.weights.tau = 1e-4;
        const auto free = solveSequence(problem);
        maker.addWishes(problem);
        problem.weights.tau = 1e-4;
        problem.weights.balance = 0;
        problem.gapMm = 0.25;
        problem.gapSeconds = 2;
        problem.blocks.clear();  // they leave out gaps, which helps
        const auto bound = solveSequence(problem);
        if (!free || !bound) continue;
        ++tested;
        EXPECT_GE(bound->cost.total, free->cost.total * (1 - 1e-12));
    }
    EXPECT_GT(tested, 60);
}

TEST(SequenceSolver, TheDigitalOrderIsOfNoAccountWithoutTau) {
    InstanceMaker maker(5);
    for (int i = 0; i < 30; ++i) {
        SequenceProblem problem = maker.album(9, 1 + i % 4, 3, 0.75);
        const auto solution = solveSequence(problem);
        std::ranges::reverse(problem.tracks);
        std::swap(problem.tracks[1], problem.tracks[6]);
        const auto relabelled = solveSequence(problem);
        ASSERT_EQ(solution.ok(), relabelled.ok());
        if (!solution) continue;
        EXPECT_NEAR(relabelled->cost.total, solution->cost.total, 1e-12 * solution->cost.total);
    }
}

TEST(SequenceSolver, AsksForNoMoreInversionsThanTheCostIsWorth) {
    SequenceProblem problem = workedExample();
    problem.weights = {};
    for (SequenceTrack& track : problem.tracks)
        for (SequenceSlice& slice : track.slices) slice.d60 = slice.c60 = 0;  // silence
    const auto solution = solveSequence(problem);
    ASSERT_TRUE(solution);
    EXPECT_TRUE(solution->isExact());
    EXPECT_EQ(solution->cost.total, 0);
    EXPECT_EQ(solution->cost.inversions, 0);
}

TEST(SequenceSolver, TracksThatAreAllTheSameStayInOrder) {
    SequenceProblem problem = InstanceMaker(1).album(18, 2, 20, 0.8);
    for (SequenceTrack& track : problem.tracks) track.slices = problem.tracks.front().slices;
    problem.leastRadiusMm = 40;
    const auto solution = solveSequence(problem);
    ASSERT_TRUE(solution) << solution.error().line();
    EXPECT_TRUE(solution->isExact());
    EXPECT_EQ(solution->cost.inversions, 0);
}

// Sides beyond what brute force reaches: a search must not find anything better than what is called optimal.
TEST(SequenceSolver, NoSearchBeatsWhatIsCalledOptimal) {
    InstanceMaker maker(16);
    for (int i = 0; i < 6; ++i) {
        SequenceProblem problem = maker.album(14, 2 + i % 3, 4, 0.8);
        problem.weights.tau = i % 2 == 0 ? 1e-4 : 0;
        problem.weights.balance = i % 3 == 0 ? 1e-3 : 0;
        const auto solution = solveSequence(problem);
        ASSERT_TRUE(solution) << solution.error().line();
        EXPECT_TRUE(solution->isExact());
        const auto items = mergeBlocks(problem);
        const auto searched = searchOrder(problem, *items, ItemCosts(problem, items->items));
        ASSERT_TRUE(searched);
        const auto cost = plainCost(problem, *searched);
        ASSERT_TRUE(cost);
        EXPECT_GE(*cost, solution->cost.total * (1 - 1e-12));
        EXPECT_LE(*cost, solution->cost.total * 1.05);
    }
}

TEST(SequenceSolver, MoreItemsThanCanBeProvenComeWithABound) {
    SequenceProblem problem = InstanceMaker(3).album(30, 4, 4, 0.8);
    problem.first[1] = 7;
    problem.last[3] = 2;
    problem.before.emplace_back(20, 4);
    const auto solution = solveSequence(problem);
    ASSERT_TRUE(solution) << solution.error().line();
    ASSERT_FALSE(solution->isExact());
    EXPECT_LT(*solution->lowerBound, solution->cost.total);
    EXPECT_LT(solution->gap(), 0.15);
    EXPECT_TRUE(plainCost(problem, solution->order));
    EXPECT_EQ(solveSequence(problem)->order, solution->order);
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_solver_test
