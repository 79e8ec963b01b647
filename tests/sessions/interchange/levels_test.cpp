#include "sessions/interchange/levels.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::sessions::dawproject::levels_test {
namespace {

constexpr int kRate = 48000;

AutomationLane lane(std::vector<AutomationPoint> points) {
    return *AutomationLane::make(std::move(points));
}

// What straight lines between the points of the format have at a time.
double drawnAt(const std::vector<Point>& points, double seconds) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const Point &a = points[i], &b = points[i + 1];
        if (seconds < a.seconds || seconds > b.seconds || a.seconds == b.seconds) continue;
        return a.linear ? a.value + (b.value - a.value) * (seconds - a.seconds) / (b.seconds - a.seconds) : a.value;
    }
    return points.back().value;
}

TEST(Levels, ALevelIsAnAmplitudeAndAPanGoesFromZeroToOne) {
    EXPECT_NEAR(toFormat(Scale::level, -6), 0.501187, 1e-6);  // 10^(-6/20)
    EXPECT_EQ(toFormat(Scale::level, -120), 0);
    EXPECT_EQ(toFormat(Scale::pan, -100), 0);
    EXPECT_EQ(toFormat(Scale::pan, 50), 0.75);
    EXPECT_EQ(fromFormat(Scale::level, 0, Unit::linear), -120);
    EXPECT_EQ(fromFormat(Scale::level, -3.5, Unit::decibel), -3.5);
    EXPECT_EQ(fromFormat(Scale::level, 10, Unit::linear), 20);
    EXPECT_EQ(fromFormat(Scale::pan, -0.25, Unit::linear), -25);
}

TEST(Levels, EveryHundredthOfADecibelComesBackAsItWas) {
    for (int hundredths = -11999; hundredths <= 1200; ++hundredths) {
        const double level = hundredths / 100.0;
        EXPECT_EQ(fromFormat(Scale::level, toFormat(Scale::level, level), Unit::linear), level);
    }
}

TEST(Levels, ARampInDecibelsIsDrawnWithinAHundredthAndReadAsOneRampAgain) {
    const AutomationLane ramp = lane({{0, 0}, {48000, -120}, {60000, -120, CurveShape::hold}, {96001, -3.25}});
    const WrittenLane written = writeLane(ramp, Scale::level, false, kRate);
    EXPECT_TRUE(written.isExact);
    for (std::int64_t frame = 0; frame < 40000; frame += 7) {  // down to -100 dB
        const double drawn = 20 * std::log10(drawnAt(written.points, static_cast<double>(frame) / kRate));
        EXPECT_NEAR(drawn, -120.0 * static_cast<double>(frame) / 48000, 0.011) << frame;
    }
    EXPECT_LT(written.points.size(), 300u);
    EXPECT_EQ(readLane(written.points, Scale::level, Unit::linear, kRate), ramp.points());
}

TEST(Levels, ACurveIsDrawnInStraightPiecesAndSaidToBe) {
    const AutomationLane curve = lane({{0, 0, CurveShape::smooth}, {48000, -20}});
    const WrittenLane written = writeLane(curve, Scale::level, false, kRate);
    EXPECT_FALSE(written.isExact);
    for (std::int64_t frame = 0; frame < 48000; frame += 11) {
        const double x = static_cast<double>(frame) / 48000;
        const double exact = -20 * (0.5 - 0.5 * std::cos(M_PI * x));  // a raised cosine
        EXPECT_NEAR(20 * std::log10(drawnAt(written.points, x)), exact, 0.02) << frame;
    }
}

TEST(Levels, AStraightLineOfAmplitudesIsFollowedInDecibels) {
    const auto read = readLane({{0, 1, true}, {1, 0, true}, {2, 0.5, false}}, Scale::level, Unit::linear, kRate);
    const AutomationLane followed = lane(read);
    for (std::int64_t frame = 0; frame < 47900; frame += 13) {
        const double exact = 20 * std::log10(1 - static_cast<double>(frame) / 48000);
        EXPECT_NEAR(followed.valueAt(frame), exact, 0.03) << frame;
    }
    EXPECT_EQ(followed.valueAt(48000), -120);
    EXPECT_NEAR(followed.valueAt(96000), -6.0206, 1e-4);
}

TEST(Levels, AJumpKeepsTwoPointsOnItsFrameHoweverManyThereWere) {
    const auto read =
        readLane({{1, 0.1, true}, {1, 0.2, true}, {1, 0.3, true}, {2, 0.3, true}}, Scale::same, Unit::linear, kRate);
    ASSERT_EQ(read.size(), 3u);
    EXPECT_EQ(read[0].value, 0.1);
    EXPECT_EQ(read[1].value, 0.3);
}

}  // namespace
}  // namespace lacquer::sessions::dawproject::levels_test
