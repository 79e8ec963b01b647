#include "sessions/delivery/vinyl/sequence_solver.hpp"

#include <gtest/gtest.h>

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
    for (int i = 0; i < 300; ++i) {
        const int sides = 1 + static_cast<int>(maker.below(4));
        SequenceProblem problem = maker.album(3 + maker.below(5), sides, 1 + maker.below(4), maker.between(0.5, 0.95));
        maker.addWishes(problem);
        const BruteForce all = tryAll(problem);
        (all.feasible > 0 ? feasible : infeasible) += 1;
        expectBest(problem, all);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(feasible, 100);
    EXPECT_GT(infeasible, 30);
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

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_solver_test
