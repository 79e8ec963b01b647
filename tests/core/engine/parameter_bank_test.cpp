#include "core/engine/parameter_bank.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::parameter_bank_test {
namespace {

constexpr int kQuantum = 256;
constexpr int kRampFrames = 960;      // 20 ms at 48 kHz
constexpr int kLaneRampFrames = 240;  // 5 ms

class ParameterBankTest : public testing::Test {
protected:
    ParameterBankTest()
        : bank({{.id = "gain", .minimum = -60, .maximum = 12, .defaultValue = 0},
                {.id = "mode", .maximum = 4, .scale = ParameterScale::choice}}) {
        bank.prepare({48000, kQuantum, false});
    }

    /// The values of a parameter over some quanta from timeline frame `start`.
    std::vector<float> run(std::size_t index, int quanta, TimelineFrame start = 0, bool rolling = true) {
        std::vector<float> values;
        for (int q = 0; q < quanta; ++q) {
            const Segment segment{0, kQuantum, start + (rolling ? q * kQuantum : 0), rolling};
            const ParameterView view = bank.render({&segment, 1})[index];
            for (int i = 0; i < kQuantum; ++i) values.push_back(view.at(i));
        }
        return values;
    }
    void setLane(std::vector<AutomationPoint> points, std::size_t index = 0) {
        std::vector<std::shared_ptr<const AutomationLane>> lanes(2);
        lanes[index] = std::make_shared<const AutomationLane>(*AutomationLane::make(std::move(points)));
        bank.setLanes(std::move(lanes));
    }
    ParameterBank bank;
};

TEST_F(ParameterBankTest, StartsOnTheValuesThatAreSetWithoutARamp) {
    bank.set(0, -6);
    for (const float value : run(0, 2)) EXPECT_EQ(value, -6);
}

TEST_F(ParameterBankTest, AConstantParameterCostsNoRampBuffer) {
    run(0, 1);
    const Segment segment{0, kQuantum, 0, true};
    EXPECT_FALSE(bank.render({&segment, 1})[0].moving());
}

TEST_F(ParameterBankTest, ASetValueIsReachedInAStraightRampOf20Ms) {
    run(0, 1);
    bank.set(0, -12);
    const auto values = run(0, 6);
    for (int i = 0; i < static_cast<int>(values.size()); ++i) {
        const double expected = -12 + 12.0 * std::max(0, kRampFrames - i) / kRampFrames;
        ASSERT_FLOAT_EQ(values[static_cast<std::size_t>(i)], static_cast<float>(expected)) << i;
    }
}

TEST_F(ParameterBankTest, AStepInTheMiddleOfARampGoesOnWithoutAJump) {
    run(0, 1);
    bank.set(0, -12);
    auto values = run(0, 2);
    bank.set(0, 6);
    const auto more = run(0, 6);
    values.insert(values.end(), more.begin(), more.end());
    for (std::size_t i = 1; i < values.size(); ++i) EXPECT_LT(std::abs(values[i] - values[i - 1]), 0.03);
    EXPECT_EQ(values.back(), 6);
}

TEST_F(ParameterBankTest, ALaneIsFollowedSampleBySample) {
    setLane({{100, 0}, {1124, -10.24}});
    const auto values = run(0, 6);
    for (int i = 0; i < 1400; ++i) {
        const double expected = -0.01 * std::clamp(i - 100, 0, 1024);
        ASSERT_NEAR(values[static_cast<std::size_t>(i)], expected, 1e-6) << i;
    }
}

TEST_F(ParameterBankTest, AJumpInALaneIsRampedFromItsFrameOn) {
    setLane({{300, 0, CurveShape::hold}, {500, -6}});
    const auto values = run(0, 8);
    EXPECT_EQ(values[499], 0);
    EXPECT_EQ(values[500], 0) << "the ramp starts at the old value";
    EXPECT_FLOAT_EQ(values[500 + kLaneRampFrames / 2], -3);
    EXPECT_EQ(values[500 + kLaneRampFrames], -6);
}

// A jump from -60 to 12 is still being worked off while the lane comes back down: the sum of both would leave the
// range.
TEST_F(ParameterBankTest, NeverLeavesTheRangeWhileARampAndALaneMeet) {
    setLane({{300, 12, CurveShape::hold}, {500, -60}, {501, -60}, {600, 12}});
    for (const float value : run(0, 8)) {
        EXPECT_GE(value, -60);
        EXPECT_LE(value, 12);
    }
}

// Before the song and behind the last point of a lane at once: a song that starts late, or a node behind latency.
TEST_F(ParameterBankTest, ALaneThatEndsBeforeTheSongStartsHoldsItsLastValue) {
    setLane({{-48000, -6}});
    for (const float value : run(0, 2, -5000)) EXPECT_EQ(value, -6);
}

TEST_F(ParameterBankTest, AProcessorNeverSeesAValueOutOfRange) {
    bank.set(0, 100);
    bank.set(1, 2.6);
    EXPECT_EQ(run(0, 1).front(), 12);
    EXPECT_EQ(run(1, 1).front(), 3) << "a choice is a whole number";
    bank.set(0, std::nan(""));
    bank.set(1, -7);
    EXPECT_EQ(run(0, 10).back(), -60);
    EXPECT_EQ(run(1, 1).front(), 0);
    setLane({{0, 0}, {100, 500}});
    EXPECT_EQ(run(0, 10).back(), 12);
}

TEST_F(ParameterBankTest, AStandingTransportHoldsTheValueOfItsPosition) {
    setLane({{0, 0}, {1000, -10}});
    for (const float value : run(0, 3, 500, false)) EXPECT_FLOAT_EQ(value, -5);
}

TEST_F(ParameterBankTest, ALocateIsRampedToTheValueThere) {
    setLane({{0, 0}, {48000, -48}});
    run(0, 2);
    const auto values = run(0, 8, 24000);
    EXPECT_NEAR(values[0], -512.0 / 1000, 0.001) << "goes on from where it was";
    EXPECT_NEAR(values[kRampFrames], -(24000.0 + kRampFrames) / 1000, 0.001);
}

TEST_F(ParameterBankTest, ASteppedParameterChangesOnTheControlGrid) {
    run(1, 1);
    setLane({{0, 1, CurveShape::hold}, {100, 3}}, 1);
    const auto values = run(1, 1);
    for (int i = 0; i < kQuantum; ++i) EXPECT_EQ(values[static_cast<std::size_t>(i)], i < 128 ? 1 : 3) << i;
}

TEST_F(ParameterBankTest, WhatIsHeldIsHeardInPlaceOfItsLaneUntilItIsLetGo) {
    setLane({{0, -6}, {100000, -6}});
    EXPECT_EQ(run(0, 1).back(), -6);
    bank.hold(0, -12);
    const auto held = run(0, 6, kQuantum);
    // As a hand sets it: in a straight ramp of 20 ms.
    for (int i = 0; i < static_cast<int>(held.size()); ++i)
        ASSERT_NEAR(held[static_cast<std::size_t>(i)], -12 + 6.0 * std::max(0, kRampFrames - i) / kRampFrames, 1e-5)
            << i;
    bank.set(0, -30);
    setLane({{0, -6}, {100000, -6}});
    EXPECT_EQ(run(0, 1, 7 * kQuantum).back(), -12) << "neither the session nor another lane moves it";
    bank.letGo(0);
    const auto after = run(0, 4, 8 * kQuantum);
    for (int i = 0; i < static_cast<int>(after.size()); ++i)
        ASSERT_NEAR(after[static_cast<std::size_t>(i)], -6 - 6.0 * std::max(0, kLaneRampFrames - i) / kLaneRampFrames,
                    1e-5)
            << i;
}

TEST_F(ParameterBankTest, AStepThatIsHeldStaysInRange) {
    setLane({{0, 1, CurveShape::hold}}, 1);
    bank.hold(1, 9);
    EXPECT_EQ(run(1, 1).back(), 4);
    bank.letGo(1);
    EXPECT_EQ(run(1, 1).back(), 1);
}

}  // namespace
}  // namespace lacquer::parameter_bank_test
