#include "editor/models/heard_signal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lacquer::editor::heard_signal_test {
namespace {

constexpr double kRate = 48000;

std::vector<StereoPoint> sine(double frequency, float level) {
    std::vector<StereoPoint> points(kRecentStereoFrames);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto value =
            static_cast<float>(level * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / kRate));
        points[i] = {value, value};
    }
    return points;
}

struct HeardSignalTest : testing::Test {
    HeardSignalTest() {
        signal.setNode(NodeId{1}, kRate);
        QObject::connect(&signal, &HeardSignal::changed, &signal, [this] { ++pictures; });
    }
    static std::size_t highest(const HeardSignal::Row& row) {
        return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    }
    MeterClock clock{[](NodeId) { return nullptr; }};
    HeardSignal signal{clock};
    int pictures = 0;
};

TEST_F(HeardSignalTest, ShowsASineWhereItIs) {
    signal.take(sine(1000, 0.1f));
    EXPECT_EQ(pictures, 1);
    const std::size_t column = highest(signal.line());
    // 239 steps from 20 Hz to 20 kHz.
    EXPECT_NEAR(static_cast<double>(column), 239 * std::log(1000 / 20.0) / std::log(1000), 1);
    EXPECT_NEAR(signal.line()[column], -20, 1.42) << "which is what a Hann window loses between two bins";
    EXPECT_NEAR(signal.bands()[17], -20, 0.05);
    EXPECT_FLOAT_EQ(signal.bands()[5], HeardSignal::kFloorDb);
    EXPECT_EQ(signal.row(0), signal.line());
    EXPECT_EQ(signal.trail().size(), HeardSignal::kTrailFrames);
}

TEST_F(HeardSignalTest, FallsByTwentyDecibelsASecondButRemembersWhatWas) {
    signal.take(sine(1000, 1));
    constexpr int kBeats = 30;  // a second
    for (int i = 0; i < kBeats; ++i) signal.take({});
    EXPECT_NEAR(signal.bands()[17], -HeardSignal::kFallDbPerSecond * kBeats * MeterClock::kIntervalMs / 1000, 0.1);
    EXPECT_EQ(signal.row(0)[highest(signal.line())], HeardSignal::kFloorDb);
    EXPECT_NEAR(signal.row(kBeats)[highest(signal.line())], 0, 1.42);
}

TEST_F(HeardSignalTest, KnowsHowFarTheSidesGoTogetherWhereTheyAreHeard) {
    signal.take(sine(1000, 0.1f));
    EXPECT_NEAR(signal.correlations()[17], 1, 1e-4);
    EXPECT_TRUE(std::isnan(signal.correlations()[5])) << "silent";
    auto inverted = sine(1000, 0.1f);
    for (StereoPoint& point : inverted) point.right = -point.right;
    for (int i = 0; i < 10; ++i) signal.take(sine(1000, 0.1f));
    signal.take(inverted);
    EXPECT_GT(signal.correlations()[17], 0) << "an average";
    constexpr int kBeats = 150;  // five times as long as that goes back
    for (int i = 0; i < kBeats; ++i) signal.take(inverted);
    EXPECT_NEAR(signal.correlations()[17], -1, 0.02);
    signal.take({});
    EXPECT_TRUE(std::isnan(signal.correlations()[17]));
}

TEST_F(HeardSignalTest, AnotherNodeBeginsAnew) {
    signal.take(sine(1000, 1));
    signal.setNode(NodeId{2}, kRate);
    EXPECT_EQ(pictures, 2);
    EXPECT_EQ(signal.bands()[17], HeardSignal::kFloorDb);
    EXPECT_EQ(signal.row(0)[100], HeardSignal::kFloorDb);
    EXPECT_TRUE(signal.trail().empty());
    Q_EMIT clock.tick();  // the node does not run
    EXPECT_EQ(pictures, 2);
}

}  // namespace
}  // namespace lacquer::editor::heard_signal_test
