#include "sessions/model/lane_thinning.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace lacquer::sessions::lane_thinning_test {
namespace {

const ParameterInfo kLevel{.id = "level", .unit = "dB", .minimum = -120, .maximum = 12};
const ParameterInfo kPan{.id = "pan", .unit = "", .minimum = -100, .maximum = 100};
const ParameterInfo kCutoff{
    .id = "cutoff", .unit = "Hz", .minimum = 20, .maximum = 20000, .scale = ParameterScale::logarithmic};

// What a hand does with a fader in a minute: 30 values a second, in steps of a controller of 7 bits over 72 dB.
std::vector<AutomationPoint> ride(double stepDb) {
    std::vector<AutomationPoint> points;
    for (int i = 0; i < 1800; ++i) {
        const double seconds = i / 30.0;
        const double level =
            -6 + 4 * std::sin(2 * std::numbers::pi * seconds / 17) + 2 * std::sin(2 * std::numbers::pi * seconds / 5.3);
        points.push_back({i * 1600, stepDb > 0 ? std::round(level / stepDb) * stepDb : level});
    }
    return points;
}

// The farthest that the thinner curve is from any point of the other, in the parameter's unit.
double farthest(const std::vector<AutomationPoint>& all, const std::vector<AutomationPoint>& rest, auto distance) {
    const auto lane = *AutomationLane::make(rest);
    double most = 0;
    for (const AutomationPoint& point : all)
        most = std::max(most, std::abs(distance(point.value, lane.valueAt(point.frame))));
    return most;
}

bool isSubsequence(const std::vector<AutomationPoint>& part, const std::vector<AutomationPoint>& whole) {
    auto next = whole.begin();
    for (const AutomationPoint& point : part) {
        next = std::find(next, whole.end(), point);
        if (next == whole.end()) return false;
        ++next;
    }
    return true;
}

TEST(LaneThinning, ARideOfAFaderKeepsWithinATenthOfADecibelWithFewPoints) {
    const auto points = ride(0);
    const auto rest = thinned(points, thinningDistance(kLevel));
    EXPECT_LE(farthest(points, rest, std::minus<>()), 0.1 + 1e-9);
    EXPECT_TRUE(isSubsequence(rest, points));
    EXPECT_EQ(rest.front(), points.front());
    EXPECT_EQ(rest.back(), points.back());
    // A chord of h seconds is off by c h^2 / 8 where the second derivative is c, here at most 4 (2 pi / 17)^2 +
    // 2 (2 pi / 5.3)^2 = 3.36 dB/s^2: every 0.488 s, 123 in a minute. Splitting may come out at half of what would do.
    EXPECT_LT(rest.size(), 246u);
    const auto stepped = ride(72.0 / 127);  // of 7 bits: coarser than the tolerance, so steps may stay
    EXPECT_LE(farthest(stepped, thinned(stepped, thinningDistance(kLevel)), std::minus<>()), 0.1 + 1e-9);
}

TEST(LaneThinning, StaysWithinTheToleranceOfAnyCurve) {
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
        std::vector<AutomationPoint> points;
        double value = 0;
        std::int64_t frame = 0;
        for (int i = 0; i < 400; ++i) {
            value = std::clamp(value + std::normal_distribution<>(0, 1)(random), -100.0, 100.0);
            points.push_back({frame, value});
            // Two points on a frame now and then, three never.
            const bool jump = i % 7 == 3;
            if (!jump) frame += std::uniform_int_distribution<>(1, 5000)(random);
        }
        for (const double tolerance : {0.1, 1.0, 10.0}) {
            const auto rest = thinned(points, thinningDistance(tolerance));
            EXPECT_TRUE(isSubsequence(rest, points));
            ASSERT_TRUE(AutomationLane::make(rest).ok());
            // Of two points on a frame, the first is the limit from the left.
            const auto lane = *AutomationLane::make(rest);
            for (std::size_t i = 0; i < points.size(); ++i) {
                const bool first = i + 1 < points.size() && points[i + 1].frame == points[i].frame;
                const std::int64_t at = points[i].frame;
                const double kept = first ? lane.pieceAt(at - 1).at(at) : lane.valueAt(at);
                ASSERT_LE(std::abs(kept - points[i].value), tolerance * (1 + 1e-9)) << "round " << round << ", " << i;
            }
        }
        EXPECT_EQ(thinned(points, thinningDistance(1e-12)).size(), points.size()) << "nothing there lies on a line";
    }
}

TEST(LaneThinning, GoesByTheScaleOfTheParameter) {
    const std::vector<AutomationPoint> pan{{0, 0}, {10, 0.19}, {20, 0}};  // a thousandth of 200 is 0.2
    EXPECT_EQ(thinned(pan, thinningDistance(kPan)).size(), 2u);
    const std::vector<AutomationPoint> more{{0, 0}, {10, 0.21}, {20, 0}};
    EXPECT_EQ(thinned(more, thinningDistance(kPan)).size(), 3u);
    // A thousandth of three decades is a factor of 1.00693: 69 Hz at 10 kHz, 0.69 Hz at 100 Hz.
    for (const double hz : {100.0, 10000.0}) {
        const std::vector<AutomationPoint> within{{0, hz}, {10, hz * 1.006}, {20, hz}};
        EXPECT_EQ(thinned(within, thinningDistance(kCutoff)).size(), 2u) << hz;
        const std::vector<AutomationPoint> beyond{{0, hz}, {10, hz * 1.008}, {20, hz}};
        EXPECT_EQ(thinned(beyond, thinningDistance(kCutoff)).size(), 3u) << hz;
    }
}

TEST(LaneThinning, ALineIsItsTwoEndsAndAJumpKeepsBothOfItsPoints) {
    std::vector<AutomationPoint> line;
    for (int i = 0; i <= 100; ++i) line.push_back({i * 10, i * 0.25});
    EXPECT_EQ(thinned(line, thinningDistance(1e-6)).size(), 2u);
    const std::vector<AutomationPoint> jump{{0, 0}, {50, 0}, {50, 5}, {100, 5}};
    EXPECT_EQ(thinned(jump, thinningDistance(0.1)), jump);
}

TEST(LaneThinning, CurvesThatAreNotStraightAreLeftAsTheyAre) {
    const std::vector<AutomationPoint> curved{{0, 0},  {10, 0}, {20, 0, CurveShape::smooth},        {30, 0},
                                              {40, 0}, {50, 0}, {60, 0.5, CurveShape::exponential}, {70, 1}};
    const std::vector<AutomationPoint> expected{{0, 0},  {20, 0, CurveShape::smooth},        {30, 0},
                                                {50, 0}, {60, 0.5, CurveShape::exponential}, {70, 1}};
    EXPECT_EQ(thinned(curved, thinningDistance(0.1)), expected);
}

}  // namespace
}  // namespace lacquer::sessions::lane_thinning_test
