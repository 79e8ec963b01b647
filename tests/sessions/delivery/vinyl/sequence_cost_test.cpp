#include "sessions/delivery/vinyl/sequence_cost.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "tests/sessions/delivery/vinyl/sequence_instances.hpp"

namespace lacquer::sessions::vinyl::sequence_cost_test {
namespace {

using namespace lacquer::test;
using ::testing::HasSubstr;

double cost(const SequenceProblem& problem, const SequenceOrder& order) {
    const auto cost = costOf(problem, order);
    EXPECT_TRUE(cost) << cost.error().line();
    return cost ? cost->total : 0;
}

std::string whyNot(const SequenceProblem& problem, const SequenceOrder& order) {
    const auto cost = costOf(problem, order);
    EXPECT_FALSE(cost);
    return cost ? "" : cost.error().what;
}

// Two songs of which each takes 100 revolutions of 100 um: 10 mm and 180 s.
SequenceProblem twoSongs() {
    SequenceProblem problem;
    problem.sides = 1;
    problem.tracks = {{"a", {{180, 100, 0.01, 0.5}}}, {"b", {{180, 100, 0.02, 0.7}}}};
    return problem;
}

TEST(SequenceCost, OfTheWorkedExampleIsAsPrinted) {
    const SequenceProblem problem = workedExample();
    EXPECT_NEAR(cost(problem, {{0, 1, 2}, {3, 4, 5}}), 0.14426, 5e-6);
    EXPECT_NEAR(cost(problem, {{0, 1, 2, 3}, {4, 5}}), 0.10899314593582746, 1e-12);
    EXPECT_NEAR(cost(problem, {{5, 0, 1}, {2, 4, 3}}), 0.07428597519864708, 1e-12);
    EXPECT_NEAR(cost(problem, {{2, 4, 3}, {5, 0, 1}}), 0.07431597519864708, 1e-12);
    EXPECT_NEAR(cost(problem, {{4}, {1, 3, 0, 2, 5}}), 1.6186924839483048, 1e-12);
    const auto best = costOf(problem, {{5, 0, 1}, {2, 4, 3}});
    EXPECT_NEAR(best->distortion, 0.07422597519864707, 1e-12);
    EXPECT_EQ(best->inversions, 6);
    EXPECT_NEAR(best->imbalanceMinutes, 2.4, 1e-12);
    EXPECT_NEAR(best->sides[0].seconds, 838, 1e-9);
    EXPECT_NEAR(best->sides[1].seconds, 694, 1e-9);
}

TEST(SequenceCost, OfTwoSongsIsWhatTheFormulaSays) {
    SequenceProblem problem = twoSongs();
    problem.weights = {.curvature = 0.5, .tau = 0.125, .balance = 7};
    problem.startRadiusMm = 125;
    problem.leastRadiusMm = 50;
    problem.gapMm = 50;
    // Middles at 120 and 60 mm: g is 1/4 and 1.
    const double first = 180 * 0.02 / 4 * 0.02 / 4, second = 180 * 0.01 * 0.01;
    EXPECT_NEAR(cost(problem, {{1, 0}}), first + second + 0.125, 1e-15);
    problem.tracks[0].slices[0].c60 = 3;  // 2 beyond what can be followed
    EXPECT_NEAR(cost(problem, {{1, 0}}), first + second + 180 * 0.5 * 4 + 0.125, 1e-12);
}

TEST(SequenceCost, CapacityIsAcceptedExactlyAtTheLimitAndRefusedAMicrometreOver) {
    SequenceProblem problem = twoSongs();
    problem.leastRadiusMm = problem.startRadiusMm - 20.25;
    EXPECT_TRUE(costOf(problem, {{0, 1}}));
    problem.leastRadiusMm += 0.001;
    EXPECT_EQ(whyNot(problem, {{0, 1}}),
              "this order cannot be cut: side A ends at 125.800 mm, 1.000 um inside the least radius of 125.801 mm");
    problem.leastRadiusMm = 60;
    problem.maxSideSeconds = 362;
    EXPECT_TRUE(costOf(problem, {{0, 1}}));
    problem.maxSideSeconds = 361.5;
    EXPECT_EQ(whyNot(problem, {{0, 1}}),
              "this order cannot be cut: side A lasts 362.000 s, 0.500 s more than the 361.500 s of a side");
}

TEST(SequenceCost, SidesBeyondTheAlphabetAreNumbered) {
    EXPECT_EQ(sideName(0), "A");
    EXPECT_EQ(sideName(25), "Z");
    EXPECT_EQ(sideName(26), "27");
    EXPECT_EQ(sideName(299), "300");
}

TEST(SequenceCost, TooManySidesAreToldInOneWord) {
    SequenceProblem problem = twoSongs();
    EXPECT_EQ(
        whyNot(problem, SequenceOrder(5000)),
        "this order cannot be cut: 5000 sides where the record has 1; side A is empty; \"a\" is missing; \"b\" is "
        "missing");
}

TEST(SequenceCost, ABlockHasNoGapInside) {
    SequenceProblem problem = twoSongs();
    problem.blocks = {{1, 0}};
    const auto cost = costOf(problem, {{1, 0}});
    ASSERT_TRUE(cost);
    EXPECT_NEAR(cost->sides[0].radiusMm, 20, 1e-12);
    EXPECT_NEAR(cost->sides[0].seconds, 360, 1e-12);
    EXPECT_THAT(whyNot(problem, {{0, 1}}), HasSubstr("\"a\" does not follow \"b\", with which it is a block"));
}

TEST(SequenceCost, EveryBrokenWishIsNamed) {
    SequenceProblem problem = workedExample();
    problem.first[0] = 1;
    problem.last[1] = 3;
    problem.before = {{5, 0}};
    problem.sameSide = {{0, 5}};
    problem.notOnSide = {{4, 1}};
    const std::string why = whyNot(problem, {{0, 1, 2, 3}, {4, 5}});
    EXPECT_THAT(why, HasSubstr("side A is to start with \"t2 ballad\", not \"t1 opener\""));
    EXPECT_THAT(why, HasSubstr("side B is to end with \"t4 acoustic\", not \"t6 finale\""));
    EXPECT_THAT(why, HasSubstr("\"t6 finale\" does not come before \"t1 opener\""));
    EXPECT_THAT(why, HasSubstr("\"t6 finale\" is not on the same side as \"t1 opener\""));
    EXPECT_THAT(why, HasSubstr("\"t5 groove\" is on side B, where it must not be"));
    EXPECT_THAT(whyNot(problem, {{0, 1, 2, 3}, {4, 4}}),
                HasSubstr("\"t5 groove\" stands twice; \"t6 finale\" is missing"));
    EXPECT_THAT(whyNot(problem, {{0, 1, 2, 3, 4, 5}}), HasSubstr("1 sides where the record has 2"));
    EXPECT_THAT(whyNot(problem, {{}, {0, 1, 2, 3, 4, 5}}), HasSubstr("side A is empty"));
}

TEST(SequenceCost, IsTheSameByADefinitionWrittenAnew) {
    InstanceMaker maker(11);
    int feasible = 0;
    for (int i = 0; i < 200; ++i) {
        SequenceProblem problem = maker.album(5, 2, 3, 0.7);
        maker.addWishes(problem);
        forEachOrder(5, 2, [&](const SequenceOrder& order) {
            const auto plain = plainCost(problem, order);
            const auto cost = costOf(problem, order);
            ASSERT_EQ(plain.has_value(), cost.ok());
            if (!plain) return;
            ++feasible;
            ASSERT_NEAR(cost->total, *plain, 1e-12 * *plain);
        });
    }
    EXPECT_GT(feasible, 1000);
}

// Tangents of convex functions: never above, and close by.
TEST(SequenceItemCosts, TheTableLiesBelowTheCostAndCloseToIt) {
    InstanceMaker maker(12);
    for (int i = 0; i < 20; ++i) {
        const SequenceProblem problem = maker.album(4, 1, 1 + maker.below(20), 0.5);
        const auto items = mergeBlocks(problem);
        const ItemCosts costs(problem, items->items);
        for (std::size_t item = 0; item < items->count(); ++item)
            for (int k = 0; k < 1000; ++k) {
                const double rho = maker.between(0, costs.capacityMm() - items->items[item].radiusMm);
                const double exact = costs.exact(item, rho), lower = costs.lower(item, rho);
                ASSERT_LT(lower, exact);
                ASSERT_GT(lower, exact * (1 - 1e-4));
            }
    }
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_cost_test
