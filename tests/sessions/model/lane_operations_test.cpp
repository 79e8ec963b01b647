#include "sessions/model/lane_operations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace lacquer::sessions::lane_operations_test {
namespace {

using Points = std::vector<AutomationPoint>;

AutomationLane lane(Points points) {
    return *AutomationLane::make(std::move(points));
}

// One of each curve, with a jump.
AutomationLane curves() {
    return lane({{1000, 1, CurveShape::exponential},
                 {2000, 8, CurveShape::smooth},
                 {4000, -8, CurveShape::hold},
                 {5000, 3},
                 {5000, 6},
                 {6000, 2}});
}

// A curve that is cut has its knots, 64 frames apart, elsewhere. Between two of them the chord of the exponential one,
// 8 times as high after 1000 frames, is off by 8 (64 ln 8 / 1000)^2 / 8 = 0.0178 at most, and so may be where it is
// cut.
constexpr double kKnots = 2 * 0.0178;

void expectSame(const AutomationLane& a, const AutomationLane& b, TimelineFrame from, TimelineFrame to,
                double tolerance) {
    for (TimelineFrame frame = from; frame < to; frame += 7)
        ASSERT_NEAR(a.valueAt(frame), b.valueAt(frame), tolerance) << "at " << frame;
}

TEST(LaneOperations, ReplacingLeavesTheCurveAsItWasOutsideOfTheStretch) {
    const AutomationLane whole = curves();
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
        const auto begin = std::uniform_int_distribution<TimelineFrame>(0, 6500)(random);
        const auto end = begin + std::uniform_int_distribution<TimelineFrame>(1, 3000)(random);
        const auto changed = replaced(&whole, {begin, end}, {{begin, 100}, {end, 50}});
        ASSERT_TRUE(changed.ok()) << begin << " to " << end << ": " << changed.error().line();
        expectSame(whole, *changed, -500, begin, kKnots);
        expectSame(whole, *changed, end, 9000, kKnots);
        EXPECT_EQ(changed->valueAt(begin), 100);
        EXPECT_NEAR(changed->pieceAt(end - 1).at(end), 50, 1e-12) << "and jumps from there";
    }
}

TEST(LaneOperations, WithinAStretchThePointsHaveTheCurveOfTheLane) {
    const AutomationLane whole = curves();
    for (const LaneStretch stretch : {LaneStretch{0, 9000}, {1500, 1700}, {2500, 5500}, {4200, 4300}, {5000, 6000}}) {
        const Points points = pointsWithin(whole, stretch);
        EXPECT_EQ(points.front().frame, stretch.begin);
        EXPECT_EQ(points.back().frame, stretch.end);
        const auto part = AutomationLane::make(points);
        ASSERT_TRUE(part.ok()) << part.error().line();
        expectSame(whole, *part, stretch.begin, stretch.end, kKnots);
    }
}

TEST(LaneOperations, ClearingGoesStraightAcrossAndLeavesNothingOfALaneThatLiesWithin) {
    const auto rest = cleared(lane({{0, 0}, {100, 10}, {200, -30}, {300, 30}, {400, 30}}), {50, 350});
    ASSERT_TRUE(rest.ok() && *rest);
    EXPECT_EQ((*rest)->points(), (Points{{0, 0}, {50, 5}, {350, 30}, {400, 30}}));
    const auto none = cleared(lane({{0, 0}, {100, 10}}), {0, 100});
    ASSERT_TRUE(none.ok());
    EXPECT_FALSE(none->has_value());
    EXPECT_FALSE(cleared(curves(), {100, 100}).ok());
}

TEST(LaneOperations, ARampIsAllThereIsWithoutALaneAndJoinsTheOneThereIs) {
    EXPECT_EQ(ramped(nullptr, {10, 20}, -6, 0, CurveShape::smooth)->points(),
              (Points{{10, -6, CurveShape::smooth}, {20, 0}}));
    const AutomationLane flat = lane({{0, -3}});
    EXPECT_EQ(ramped(&flat, {10, 20}, -3, -60, CurveShape::linear)->points(),
              (Points{{0, -3}, {10, -3}, {20, -60}, {20, -3}}));
    EXPECT_FALSE(ramped(&flat, {10, 20}, -3, 0, CurveShape::exponential).ok()) << "it cannot reach 0";
}

TEST(LaneOperations, ScalingGoesAboutAValue) {
    const LaneScaling half{0.5, -6, 1};
    EXPECT_EQ(scaled(lane({{0, -6}, {10, 0, CurveShape::hold}, {20, -16}}), half)->points(),
              (Points{{0, -5}, {10, -2, CurveShape::hold}, {20, -10}}));
    const auto part = scaled(lane({{0, 0}, {100, 10}}), {1, 0, 5}, LaneStretch{20, 60});
    EXPECT_EQ(part->points(), (Points{{0, 0}, {20, 2}, {20, 7}, {60, 11}, {60, 6}, {100, 10}}));
    EXPECT_FALSE(scaled(lane({{0, 1, CurveShape::exponential}, {10, 4}}), {1, 0, -2}).ok())
        << "an exponential curve cannot cross 0";
}

TEST(LaneOperations, ShiftingAndStretchingMoveThePointsInTime) {
    EXPECT_EQ(shifted(lane({{0, 1}, {10, 2}}), -25)->points(), (Points{{-25, 1}, {-15, 2}}));
    EXPECT_EQ(stretched(lane({{100, 1}, {110, 2, CurveShape::smooth}, {200, 3}}), 1.5, 100)->points(),
              (Points{{100, 1}, {115, 2, CurveShape::smooth}, {250, 3}}));
    EXPECT_FALSE(shifted(lane({{0, 1}}), std::int64_t{1} << 53).ok());
    EXPECT_FALSE(stretched(lane({{0, 1}}), 0, 0).ok());
    EXPECT_FALSE(stretched(lane({{0, 1}, {1, 2}, {2, 3}}), 0.1, 0).ok()) << "three would meet on a frame";
}

}  // namespace
}  // namespace lacquer::sessions::lane_operations_test
