#include "sessions/delivery/vinyl/sequence_bound.hpp"

#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/sequence_solver.hpp"
#include "tests/sessions/delivery/vinyl/sequence_instances.hpp"

namespace lacquer::sessions::vinyl::sequence_bound_test {
namespace {

using namespace lacquer::test;

/// Slices poured side by side, densest at the rim, without gaps: no order distorts less. Distortion energy alone.
double poured(const SequenceProblem& problem) {
    struct Strand {
        double density, mm;
    };
    std::vector<Strand> strands;
    for (const SequenceTrack& track : problem.tracks)
        for (const SequenceSlice& slice : track.slices) {
            const double mm = slice.seconds * problem.rpm / 60 * slice.pitchUm / 1000;
            strands.push_back({slice.seconds * slice.d60 * slice.d60 / mm, mm / problem.sides});
        }
    std::ranges::sort(strands, std::ranges::greater{}, &Strand::density);
    double radius = problem.startRadiusMm, sum = 0;
    for (const auto& [density, mm] : strands) {
        const double inner = radius - mm;  // integral of (60 / r)^4
        sum += problem.sides * density * std::pow(60, 4) / 3 * (std::pow(inner, -3) - std::pow(radius, -3));
        radius = inner;
    }
    return sum;
}

TEST(SequenceBound, NoOrderCostsLess) {
    InstanceMaker maker(21);
    int tested = 0;
    for (int i = 0; i < 40; ++i) {
        SequenceProblem problem =
            maker.album(4 + maker.below(8), 1 + static_cast<int>(maker.below(4)), 6, maker.between(0.4, 0.9));
        if (maker.oneIn(2)) problem.weights.curvature = 0;
        const auto solution = solveSequence(problem);
        if (!solution) continue;
        ++tested;
        const auto items = mergeBlocks(problem);
        const RentBound bound =
            rentBound(*items, ItemCosts(problem, items->items), problem.sides, solution->cost.distortion);
        EXPECT_LE(bound.distortion, solution->cost.distortion);
        EXPECT_GT(bound.distortion, 0.5 * solution->cost.distortion);
    }
    EXPECT_GT(tested, 20);
}

// Short slices, as the integral of the poured bound has no midpoints.
TEST(SequenceBound, IsTighterThanSlicesPoured) {
    InstanceMaker maker(22);
    for (int i = 0; i < 10; ++i) {
        SequenceProblem problem = maker.album(12 + maker.below(20), 2 + static_cast<int>(maker.below(3)), 60, 0.8);
        problem.weights.curvature = 0;
        const auto solution = solveSequence(problem);
        ASSERT_TRUE(solution) << solution.error().line();
        const auto items = mergeBlocks(problem);
        const RentBound bound =
            rentBound(*items, ItemCosts(problem, items->items), problem.sides, solution->cost.distortion);
        EXPECT_GT(bound.distortion, poured(problem));
        EXPECT_LE(bound.distortion, solution->cost.distortion);
    }
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_bound_test
