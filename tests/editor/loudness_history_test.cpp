#include "editor/models/loudness_history.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "editor/items/loudness_graph.hpp"
#include "nodes/meter/loudness_meter.hpp"
#include "nodes/meter/meter.hpp"

namespace lacquer::editor::loudness_history_test {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

struct LoudnessHistoryTest : testing::Test {
    LoudnessHistoryTest() {
        history.setNode(NodeId{1});
        QObject::connect(&history, &LoudnessHistory::changed, &history, [this] { ++pictures; });
    }
    /// So many beats with the same loudness.
    void beats(int count, double momentary, double shortTerm = -20, double integrated = -19) {
        for (int i = 0; i < count; ++i)
            history.take({momentary, shortTerm, integrated, highest = std::max(highest, momentary)},
                         MeterClock::kIntervalMs);
    }
    bool rolling = true;
    double highest = -120;
    MeterClock clock{[](NodeId) { return nullptr; }};
    LoudnessHistory history{clock, [this] { return rolling; }};
    int pictures = 0;
};

TEST_F(LoudnessHistoryTest, BelongsToLoudnessMeters) {
    EXPECT_TRUE(LoudnessHistory::isOf(nodes::loudnessMeterType()));
    EXPECT_FALSE(LoudnessHistory::isOf(nodes::meterType()));
}

TEST_F(LoudnessHistoryTest, HasAStepForEveryTenthOfASecond) {
    beats(300, -18);
    EXPECT_EQ(history.size(), 99u) << "in 9.9 s";
    EXPECT_EQ(pictures, 99);
}

TEST_F(LoudnessHistoryTest, KeepsTheHighestMomentaryLoudnessOfAStepAndTheLatestShortTermOne) {
    history.take({-30, -25, kNoNumber, -30}, 40);
    history.take({-12, -24, kNoNumber, -12}, 40);
    history.take({-28, -23, -20, -12}, 40);
    ASSERT_EQ(history.size(), 1u);
    EXPECT_EQ(history.step(0).momentary, -12);
    EXPECT_EQ(history.step(0).shortTerm, -23);
    EXPECT_EQ(history.integratedLufs(), -20);
}

TEST_F(LoudnessHistoryTest, KeepsTenMinutes) {
    for (std::size_t i = 0; i < LoudnessHistory::kSteps + 5; ++i)
        history.take({-static_cast<double>(i % 50), -20, -20, 0}, LoudnessHistory::kStepMs);
    EXPECT_EQ(history.size(), LoudnessHistory::kSteps);
    EXPECT_EQ(history.size() * LoudnessHistory::kStepMs, 10u * 60 * 1000);
    EXPECT_EQ(history.step(0).momentary, -4);
    EXPECT_EQ(history.step(LoudnessHistory::kSteps - 1).momentary, -5);
}

TEST_F(LoudnessHistoryTest, ABeatThatWasLateIsMadeUpForAndAPauseIsNot) {
    history.take({-20, -20, -20, -20}, 350);
    EXPECT_EQ(history.size(), 3u);
    history.take({-20, -20, -20, -20}, 60000);
    EXPECT_EQ(history.size(), 13u) << "a second at most";
}

TEST_F(LoudnessHistoryTest, StandsStillWithTheTransport) {
    beats(40, -18);
    const std::size_t before = history.size();
    pictures = 0;
    rolling = false;
    beats(40, -70);
    EXPECT_EQ(history.size(), before);
    EXPECT_EQ(pictures, 0);
}

TEST_F(LoudnessHistoryTest, BeginsAnewWithTheMeter) {
    beats(40, -18);
    highest = -120;
    beats(1, -120, -120, kNoNumber);
    EXPECT_EQ(history.size(), 0u);
    EXPECT_FALSE(history.integratedLufs().has_value());
    beats(9, -40, -40, kNoNumber);
    EXPECT_GT(history.size(), 0u);
    EXPECT_EQ(history.step(history.size() - 1).shortTerm, -40);
    EXPECT_FALSE(history.integratedLufs().has_value());
}

TEST_F(LoudnessHistoryTest, AnotherNodeBeginsAnewAndTheSameGoesOn) {
    beats(40, -18);
    history.setNode(NodeId{1});
    EXPECT_GT(history.size(), 0u);
    history.setNode(NodeId{2});
    EXPECT_EQ(history.size(), 0u);
    Q_EMIT clock.tick();  // the node does not run
    EXPECT_EQ(history.size(), 0u);
}

TEST(LoudnessGraphTest, ShowsAsManyMinutesAsThereAre) {
    EXPECT_EQ(LoudnessGraph::spanSeconds(0), 60);
    EXPECT_EQ(LoudnessGraph::spanSeconds(60), 60);
    EXPECT_EQ(LoudnessGraph::spanSeconds(61), 120);
    EXPECT_EQ(LoudnessGraph::spanSeconds(299), 300);
    EXPECT_EQ(LoudnessGraph::spanSeconds(600), 600);
}

}  // namespace
}  // namespace lacquer::editor::loudness_history_test
