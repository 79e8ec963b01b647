#include "editor/models/gain_reduction.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::editor::gain_reduction_test {
namespace {

struct GainReductionTest : testing::Test {
    GainReductionTest() {
        QObject::connect(&reduction, &GainReduction::dbChanged, &reduction, [this] { ++values; });
        QObject::connect(&reduction, &GainReduction::historyChanged, &reduction, [this] { ++pictures; });
    }
    bool rolling = true;
    MeterClock clock{[](NodeId) { return nullptr; }};
    GainReduction reduction{clock, [this] { return rolling; }};
    int values = 0;
    int pictures = 0;
};

TEST_F(GainReductionTest, KeepsTheLastFiveSeconds) {
    for (int i = 1; i <= 200; ++i) reduction.take(i);
    EXPECT_EQ(reduction.db(), 200);
    EXPECT_EQ(reduction.history(0), 200);
    EXPECT_EQ(reduction.history(1), 199);
    EXPECT_EQ(reduction.history(GainReduction::kHistory - 1), 201 - static_cast<double>(GainReduction::kHistory));
    EXPECT_NEAR(GainReduction::kHistory * MeterClock::kIntervalMs, 5000, MeterClock::kIntervalMs);
}

TEST_F(GainReductionTest, TellsNothingWhileNothingIsTurnedDown) {
    for (int i = 0; i < 500; ++i) reduction.take(0.0001);
    EXPECT_EQ(values, 0);
    EXPECT_EQ(pictures, 0);
}

TEST_F(GainReductionTest, AHistoryThatHasGoneByIsDrawnNoMore) {
    reduction.take(6);
    for (int i = 0; i < 500; ++i) reduction.take(0);
    EXPECT_EQ(values, 2);
    EXPECT_EQ(pictures, static_cast<int>(GainReduction::kHistory) + 1) << "until the last of it has left";
    EXPECT_EQ(reduction.history(GainReduction::kHistory - 1), 0);
}

TEST_F(GainReductionTest, TheHistoryStandsStillWithTheTransport) {
    reduction.take(6);
    pictures = 0;
    rolling = false;
    for (int i = 0; i < 20; ++i) reduction.take(5 - 0.1 * i);
    EXPECT_EQ(pictures, 0);
    EXPECT_EQ(reduction.history(0), 6);
    EXPECT_NEAR(reduction.db(), 3.1, 1e-9) << "the bar falls all the same";
}

TEST_F(GainReductionTest, AnotherNodeBeginsAnew) {
    reduction.take(6);
    reduction.setNode(NodeId{3});
    EXPECT_EQ(reduction.db(), 0);
    EXPECT_EQ(reduction.history(0), 0);
    Q_EMIT clock.tick();  // the node does not run
    EXPECT_EQ(reduction.db(), 0);
    reduction.take(std::nan(""));
    EXPECT_EQ(reduction.db(), 0);
}

}  // namespace
}  // namespace lacquer::editor::gain_reduction_test
