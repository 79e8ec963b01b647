#include "core/control/control_map.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::control_map_test {
namespace {

const ParameterInfo kTrim{"trim", "Trim", "dB", -24, 24, 0};
const ParameterInfo kLevel{"level", "Level", "dB", -120, 12, 0};
const ParameterInfo kFrequency{"frequency", "Frequency", "Hz", 20, 20000, 1000, ParameterScale::logarithmic};
const ParameterInfo kMute{"mute", "Mute", "", 0, 1, 0, ParameterScale::toggle};
const ParameterInfo kShape{"shape", "Shape", "", 0, 4, 0, ParameterScale::choice, {"a", "b", "c", "d", "e"}};

ControlBinding cc(ControlMode mode = ControlMode::pickup) {
    return {{MidiControlKind::cc, 1, 7}, mode, {}, {}};
}

TEST(ControlMap, ALinearParameterGoesInEvenSteps) {
    const ControlRange whole = rangeOf(kTrim);
    EXPECT_EQ(valueAt(kTrim, whole, 0), -24);
    EXPECT_EQ(valueAt(kTrim, whole, 1), 24);
    EXPECT_DOUBLE_EQ(valueAt(kTrim, whole, 0.25), -12);
    EXPECT_DOUBLE_EQ(positionOf(kTrim, whole, -12), 0.25);
    EXPECT_EQ(valueAt(kTrim, whole, -1), -24);
    EXPECT_EQ(valueAt(kTrim, whole, 2), 24);
}

TEST(ControlMap, ALevelThatGoesDownToSilenceGoesByTheLawOfAFader) {
    const ControlRange whole = rangeOf(kLevel);
    const auto law = [](double db) { return std::pow(10, db / 50); };
    const double unity = (law(0) - law(-120)) / (law(12) - law(-120));
    EXPECT_NEAR(positionOf(kLevel, whole, 0), unity, 1e-12);
    EXPECT_NEAR(valueAt(kLevel, whole, unity), 0, 1e-9);
    EXPECT_EQ(valueAt(kLevel, whole, 0), -120);
    EXPECT_EQ(valueAt(kLevel, whole, 1), 12);
    EXPECT_NEAR(positionOf(kLevel, {-60, 0}, -20), (law(-20) - law(-60)) / (1 - law(-60)), 1e-12);
}

TEST(ControlMap, ALogarithmicOneInEvenRatios) {
    const ControlRange whole = rangeOf(kFrequency);
    // Three decades: a third of the way is one.
    EXPECT_NEAR(valueAt(kFrequency, whole, 1 / 3.0), 200, 1e-9);
    EXPECT_NEAR(valueAt(kFrequency, whole, 2 / 3.0), 2000, 1e-9);
    EXPECT_NEAR(positionOf(kFrequency, whole, std::sqrt(20.0 * 20000.0)), 0.5, 1e-12);
    EXPECT_EQ(valueAt(kFrequency, whole, 1), 20000) << "not a hair above what is accepted";
}

TEST(ControlMap, ASteppedOneByWholeNumbers) {
    const ControlRange whole = rangeOf(kShape);
    EXPECT_EQ(valueAt(kShape, whole, 0.49), 2);
    EXPECT_EQ(valueAt(kShape, whole, 0.12), 0);
    EXPECT_EQ(valueAt(kShape, whole, 0.13), 1);
    EXPECT_EQ(valueAt(kMute, rangeOf(kMute), 0.5), 1);
    EXPECT_EQ(valueAt(kMute, rangeOf(kMute), 63 / 128.0), 0);
}

TEST(ControlMap, ARangeMayBePartOfTheWholeAndRunBackwards) {
    EXPECT_DOUBLE_EQ(valueAt(kTrim, {0, -20}, 0.25), -5);
    EXPECT_DOUBLE_EQ(positionOf(kTrim, {0, -20}, -5), 0.25);
    EXPECT_EQ(positionOf(kTrim, {0, -20}, 6), 0) << "what lies outside is at the nearer end";
    EXPECT_EQ(positionOf(kTrim, {0, -20}, -24), 1);
    EXPECT_NEAR(valueAt(kFrequency, {1000, 100}, 0.5), 1000 / std::sqrt(10.0), 1e-9);
    EXPECT_EQ(positionOf(kTrim, {1, 1}, 1), 0);
}

TEST(ControlMap, EveryPositionGivesAValueThatIsAccepted) {
    for (const ParameterInfo& info : {kTrim, kLevel, kFrequency, kMute, kShape})
        for (int value = 0; value <= 16383; ++value) {
            const double at = valueAt(info, rangeOf(info), value / 16383.0);
            ASSERT_TRUE(info.accepts(at)) << info.id << " " << value;
            if (info.stepped()) {
                ASSERT_EQ(at, std::floor(at));
            }
        }
}

// As REAPER lists them: "relative 1" 127 = -1, 1 = +1; "relative 2" 63 = -1, 65 = +1; "relative 3" 65 = -1, 1 = +1.
TEST(ControlMap, EndlessKnobsSpeakThreeLanguages) {
    EXPECT_EQ(clicksOf(ControlMode::twosComplement, 1), 1);
    EXPECT_EQ(clicksOf(ControlMode::twosComplement, 127), -1);
    EXPECT_EQ(clicksOf(ControlMode::twosComplement, 63), 63);
    EXPECT_EQ(clicksOf(ControlMode::twosComplement, 64), -64);
    EXPECT_EQ(clicksOf(ControlMode::binaryOffset, 65), 1);
    EXPECT_EQ(clicksOf(ControlMode::binaryOffset, 63), -1);
    EXPECT_EQ(clicksOf(ControlMode::binaryOffset, 64), 0);
    EXPECT_EQ(clicksOf(ControlMode::signMagnitude, 1), 1);
    EXPECT_EQ(clicksOf(ControlMode::signMagnitude, 65), -1);
    EXPECT_EQ(clicksOf(ControlMode::signMagnitude, 127), -63);
    EXPECT_EQ(clicksOf(ControlMode::signMagnitude, 64), 0);
}

TEST(ControlFollower, AJumpFollowsAtOnce) {
    ControlFollower follower;
    EXPECT_EQ(follower.follow(kTrim, cc(ControlMode::jump), 127, -20), 24);
    EXPECT_EQ(follower.follow(kTrim, cc(ControlMode::jump), 127, 24), std::nullopt) << "it is there already";
    EXPECT_EQ(follower.follow(kTrim, cc(ControlMode::jump), 0, 24), -24);
}

TEST(ControlFollower, APickupWaitsUntilTheControlPassesTheValue) {
    ControlFollower follower;
    EXPECT_EQ(follower.follow(kTrim, cc(), 10, 0), std::nullopt);
    EXPECT_TRUE(follower.waiting());
    EXPECT_EQ(follower.follow(kTrim, cc(), 40, 0), std::nullopt);
    const auto picked = follower.follow(kTrim, cc(), 70, 0);
    ASSERT_TRUE(picked);
    EXPECT_NEAR(*picked, 24 * 6 / 63.0, 1e-9) << "64 is the middle, 127 the end";
    EXPECT_FALSE(follower.waiting());
    EXPECT_TRUE(follower.follow(kTrim, cc(), 10, *picked)) << "from then on it follows, however far it goes at once";
}

TEST(ControlFollower, APickupTakesOverWhereTheControlStandsByTheValue) {
    ControlFollower follower;
    EXPECT_TRUE(follower.follow(kTrim, cc(), 63, 0));
    ControlFollower farther;
    EXPECT_FALSE(farther.follow(kTrim, cc(), 62, 0));
}

TEST(ControlFollower, APickupWaitsAgainWhenSomebodyElseHasMovedTheParameter) {
    ControlFollower follower;
    const auto set = follower.follow(kTrim, cc(), 64, -0.1);
    ASSERT_EQ(set, 0);
    EXPECT_TRUE(follower.follow(kTrim, cc(), 70, *set));
    EXPECT_EQ(follower.follow(kTrim, cc(), 71, -20), std::nullopt) << "-20 dB was set by hand";
    EXPECT_TRUE(follower.waiting());
    EXPECT_TRUE(follower.follow(kTrim, cc(), 0, -20)) << "it has passed -20 dB";
}

TEST(ControlFollower, AValueThatComesBackByUndoIsMetAnew) {
    ControlFollower follower;
    const auto set = follower.follow(kTrim, cc(), 64, -0.1);
    ASSERT_TRUE(set);
    EXPECT_FALSE(follower.follow(kTrim, cc(), 71, -20)) << "-20 dB was set by hand";
    EXPECT_FALSE(follower.follow(kTrim, cc(), 100, *set)) << "and is taken back";
    EXPECT_TRUE(follower.follow(kTrim, cc(), 60, *set)) << "now it has passed";
}

TEST(ControlFollower, AToggleGoesOverWithEachPress) {
    ControlFollower follower;
    const ControlBinding button = cc(ControlMode::toggle);
    EXPECT_EQ(follower.follow(kMute, button, 127, 0), 1);
    EXPECT_EQ(follower.follow(kMute, button, 127, 1), std::nullopt) << "held";
    EXPECT_EQ(follower.follow(kMute, button, 0, 1), std::nullopt) << "let go";
    EXPECT_EQ(follower.follow(kMute, button, 127, 1), 0);
    ControlFollower pad;
    const ControlBinding note{{MidiControlKind::note, 1, 36}, ControlMode::toggle, {}, {}};
    EXPECT_EQ(pad.follow(kMute, note, 1, 0), 1) << "a soft hit is a hit";
}

TEST(ControlFollower, AnEndlessKnobGoesOnFromTheValueThatIsThere) {
    ControlFollower follower;
    const ControlBinding knob = cc(ControlMode::twosComplement);
    // One click is 1/127 of 48 dB.
    EXPECT_NEAR(*follower.follow(kTrim, knob, 1, 0), 48 / 127.0, 1e-9);
    EXPECT_NEAR(*follower.follow(kTrim, knob, 126, -10), -10 - 2 * 48 / 127.0, 1e-9);
    EXPECT_EQ(follower.follow(kTrim, knob, 1, 24), std::nullopt) << "at the end";
    EXPECT_EQ(follower.follow(kTrim, knob, 0, 0), std::nullopt);
    EXPECT_EQ(follower.follow(kShape, knob, 1, 2), 3) << "one step a click";
    EXPECT_EQ(follower.follow(kShape, knob, 125, 2), 0);
}

TEST(ControlBinding, WhatMakesNoSenseIsRefused) {
    EXPECT_TRUE(checkBinding(cc()).ok());
    ControlBinding knob{{MidiControlKind::pitchBend, 1, 0}, ControlMode::binaryOffset, {}, {}};
    EXPECT_FALSE(checkBinding(knob).ok());
    ControlBinding range = cc();
    range.range = ControlRange{1, 1};
    EXPECT_FALSE(checkBinding(range).ok());
    range.range = ControlRange{0, std::nan("")};
    EXPECT_FALSE(checkBinding(range).ok());
    range.range = ControlRange{1, 0};
    EXPECT_TRUE(checkBinding(range).ok());
    EXPECT_FALSE(checkBinding({{MidiControlKind::cc, 17, 7}, {}, {}, {}}).ok());
}

TEST(ControlBinding, AKeyTogglesASwitch) {
    EXPECT_EQ(usualMode({MidiControlKind::note, 1, 36}, kMute), ControlMode::toggle);
    EXPECT_EQ(usualMode({MidiControlKind::cc, 1, 36}, kMute), ControlMode::jump);
    EXPECT_EQ(usualMode({MidiControlKind::cc, 1, 36}, kLevel), ControlMode::pickup);
}

}  // namespace
}  // namespace lacquer::control_map_test
