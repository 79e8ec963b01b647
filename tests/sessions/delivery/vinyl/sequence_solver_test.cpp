#include "sessions/delivery/vinyl/sequence_solver.hpp"

#include <gtest/gtest.h>

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

void expectBest(const SequenceProblem& problem, const BruteForce& all) {
    const auto solution = solveSequence(problem);
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

// Twins differ in the last digits: the table of costs, right to about 5e-6, cannot tell their orders apart.
TEST(SequenceSolver, TellsOrdersApartThatDifferByLessThanTheTables) {
    InstanceMaker maker(7);
    int near = 0;
    for (int i = 0; i < 60; ++i) {
        SequenceProblem problem = maker.album(6, 1 + static_cast<int>(maker.below(3)), 2, 0.8);
        for (const std::size_t twin : {3, 4, 5}) {
            problem.tracks[twin].slices = problem.tracks[twin - 3].slices;
            for (SequenceSlice& slice : problem.tracks[twin].slices) slice.d60 *= 1 + maker.between(-1e-8, 1e-8);
        }
        const BruteForce all = tryAll(problem);
        std::size_t within = 0;
        forEachOrder(6, problem.sides, [&](const SequenceOrder& order) {
            const auto cost = plainCost(problem, order);
            within += cost && *cost > all.least * (1 + 1e-12) && *cost < all.least * (1 + 1e-6);
        });
        near += within > 0;
        expectBest(problem, all);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(near, 30);
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
