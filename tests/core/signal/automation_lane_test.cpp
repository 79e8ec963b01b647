#include "core/signal/automation_lane.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace lacquer::automation_lane_test {
namespace {

AutomationLane lane(std::vector<AutomationPoint> points) {
    return *AutomationLane::make(std::move(points));
}

TEST(AutomationLane, HoldsBeforeTheFirstAndAfterTheLastPoint) {
    const AutomationLane l = lane({{100, -6}, {200, 0}});
    EXPECT_EQ(l.valueAt(-1000), -6);
    EXPECT_EQ(l.valueAt(99), -6);
    EXPECT_EQ(l.valueAt(200), 0);
    EXPECT_EQ(l.valueAt(1'000'000), 0);
}

TEST(AutomationLane, FollowsTheFormulaOfEachCurve) {
    const std::int64_t length = 6400;
    const auto at = [&](CurveShape shape, std::int64_t frame) {
        return lane({{0, 1, shape}, {length, 8, shape}}).valueAt(frame);
    };
    for (const std::int64_t frame : {0, 640, 3200, 6336}) {  // knots of the curves
        const double t = static_cast<double>(frame) / static_cast<double>(length);
        EXPECT_EQ(at(CurveShape::hold, frame), 1);
        EXPECT_DOUBLE_EQ(at(CurveShape::linear, frame), 1 + 7 * t);
        EXPECT_NEAR(at(CurveShape::exponential, frame), std::pow(8, t), 1e-12);
        EXPECT_NEAR(at(CurveShape::smooth, frame), 1 + 7 * (0.5 - 0.5 * std::cos(std::numbers::pi * t)), 1e-12);
    }
    // Between knots 64 frames apart the chord is off by at most max|f''| h² / 8.
    const double step = 64.0 / static_cast<double>(length);
    const double bound = 8 * std::log(8) * std::log(8) * step * step / 8;
    EXPECT_NEAR(at(CurveShape::exponential, 3232), std::pow(8, 0.505), bound);
    EXPECT_EQ(at(CurveShape::exponential, length), 8);
}

TEST(AutomationLane, TwoPointsOnOneFrameAreAJump) {
    const AutomationLane l = lane({{0, 1}, {100, 2}, {100, 5}, {200, 5}});
    EXPECT_NEAR(l.valueAt(99), 1.99, 1e-12);
    EXPECT_EQ(l.valueAt(100), 5);
    EXPECT_EQ(l.pieceAt(50).at(100), 2) << "the limit from inside";
}

TEST(AutomationLane, RefusesWhatHasNoMeaning) {
    const auto why = [](std::vector<AutomationPoint> points) {
        return AutomationLane::make(std::move(points)).error().what;
    };
    EXPECT_THAT(why({}), testing::HasSubstr("at least one"));
    EXPECT_THAT(why({{10, 0}, {5, 0}}), testing::HasSubstr("before"));
    EXPECT_THAT(why({{1, 0}, {1, 1}, {1, 2}}), testing::HasSubstr("more than two"));
    EXPECT_THAT(why({{0, std::nan("")}}), testing::HasSubstr("not a number"));
    EXPECT_THAT(why({{0, -1, CurveShape::exponential}, {9, 1}}), testing::HasSubstr("exponential"));
    EXPECT_THAT(why({{0, 0, CurveShape::exponential}, {9, 1}}), testing::HasSubstr("exponential"));
}

}  // namespace
}  // namespace lacquer::automation_lane_test
