#include "sessions/control/automation_recorder.hpp"

#include <gtest/gtest.h>

#include "sessions/control/midi_surface.hpp"
#include "sessions/control/remote_edits.hpp"
#include "tests/sessions/control/desk.hpp"

namespace lacquer::sessions::automation_recorder_test {
namespace {

constexpr int kRate = 48000;
using Points = std::vector<AutomationPoint>;

// A desk whose song rolls by hand, 100 polls a second.
class AutomationRecording : public testing::Test {
protected:
    AutomationRecording() { setMode("level", AutomationMode::touch); }

    void setMode(const std::string& parameter, AutomationMode mode) {
        ASSERT_TRUE(desk.perform(SetAutomationMode{desk.fader, parameter, mode}, 0));
    }
    void setLane(Points points, const std::string& parameter = "level") {
        ASSERT_TRUE(desk.perform(SetAutomation{desk.fader, parameter, *AutomationLane::make(std::move(points))}, 0));
    }
    void roll(double seconds) {
        desk.rolls = true;
        for (int i = 0; i < std::lround(seconds * 100); ++i) {
            ASSERT_TRUE(recorder.follow(now));
            now += 0.01;
            desk.frame += kRate / 100;
        }
        ASSERT_TRUE(recorder.follow(now));
    }
    void stop() {
        desk.rolls = false;
        ASSERT_TRUE(recorder.follow(now));
    }
    void move(double value, const std::string& parameter = "level") {
        ASSERT_TRUE(edits.set({desk.fader, parameter}, value, now));
    }
    const AutomationLane* lane(const std::string& parameter = "level") const {
        const auto& lanes = desk.session().content(desk.fader).automation;
        const auto found = lanes.find(parameter);
        return found == lanes.end() ? nullptr : &found->second;
    }
    double at(double seconds) const { return lane()->valueAt(std::lround(seconds * kRate)); }
    std::optional<double> heard(const std::string& parameter = "level") const {
        const auto held = desk.held.find({desk.fader, parameter});
        return held == desk.held.end() ? std::nullopt : std::optional(held->second);
    }

    test::Desk desk;
    AutomationRecorder recorder{desk};
    RemoteEdits edits{desk, &recorder};
    double now = 100;
};

TEST_F(AutomationRecording, TouchWritesWhileTheControlMovesAndReturnsToTheLane) {
    setLane({{0, -6}, {10 * kRate, -6}});
    const std::size_t steps = desk.history.size();
    roll(1);
    move(-10);
    EXPECT_EQ(heard(), -10) << "what is written is heard";
    roll(0.05);
    move(-12);
    roll(0.45);
    EXPECT_EQ(heard(), -12);
    EXPECT_EQ(desk.history.size(), steps) << "a pass is no part of the session before its end";
    roll(0.15);  // 0.6 s after the last move: let go at 1.55 s, half of the way back at 1.65 s
    EXPECT_NEAR(*heard(), -9, 0.31);
    roll(0.2);
    EXPECT_FALSE(heard()) << "the lane is heard again";
    roll(1);
    stop();
    ASSERT_EQ(desk.history.size(), steps + 1);
    EXPECT_EQ(at(0.5), -6);
    EXPECT_EQ(at(1), -10);
    EXPECT_EQ(at(1.05), -12);
    EXPECT_EQ(at(1.5), -12);
    EXPECT_NEAR(at(1.65), -9, 0.31) << "as it was heard";
    EXPECT_EQ(at(1.8), -6);
    EXPECT_EQ(at(9), -6);
    ASSERT_TRUE(desk.history.undo());
    EXPECT_EQ(lane()->points(), (Points{{0, -6}, {10 * kRate, -6}})) << "a pass is one step";
    ASSERT_TRUE(desk.history.redo());
    EXPECT_EQ(at(1.05), -12);
}

TEST_F(AutomationRecording, AFingerHoldsItWithoutMoving) {
    setLane({{0, -6}, {10 * kRate, 4}});  // a dB a second
    roll(1);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::touch, now));
    roll(3);
    EXPECT_NEAR(*heard(), -5, 1e-9) << "longer than any control without a finger";
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::release, now));
    roll(1);
    stop();
    EXPECT_NEAR(at(3.9), -5, 0.1);
    EXPECT_NEAR(at(4.2), -1.8, 0.1) << "the lane has it again 0.2 s after";
    EXPECT_NEAR(at(6), 0, 1e-9);
}

TEST_F(AutomationRecording, ANodeMayGoWhileItIsWritten) {
    setMode("level", AutomationMode::latch);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::touch, now));
    roll(1);
    move(-10);
    roll(0.5);
    ASSERT_TRUE(desk.perform(RemoveNode{desk.fader}, 0));
    const std::size_t steps = desk.history.size();
    roll(1);
    stop();
    EXPECT_EQ(desk.history.size(), steps) << "there is nothing to write to";
    ASSERT_TRUE(desk.history.undo());
    roll(1);
    stop();
}

TEST_F(AutomationRecording, LatchWritesOnUpToWhereTheSongStops) {
    setMode("level", AutomationMode::latch);
    setLane({{0, -6}, {10 * kRate, -6}});
    roll(1);
    move(-20);
    roll(3);
    EXPECT_EQ(heard(), -20);
    stop();
    EXPECT_FALSE(heard());
    EXPECT_EQ(at(0.99), -6);
    EXPECT_EQ(at(1), -20);
    EXPECT_EQ(at(4), -20);
    EXPECT_EQ(at(4.2), -6);
}

TEST_F(AutomationRecording, WriteWritesFromRollToStopEvenIfNothingMovesAndBecomesTouch) {
    setMode("level", AutomationMode::write);
    setLane({{0, -6}, {2 * kRate, -12}, {4 * kRate, 0}, {10 * kRate, 0}});
    desk.frame = kRate;
    stop();  // stands at 1 s, where the lane has -9
    const std::size_t steps = desk.history.size();
    roll(4);
    stop();
    EXPECT_EQ(desk.history.size(), steps + 1);
    EXPECT_NEAR(at(0.5), -7.5, 1e-9);
    for (const double seconds : {1.0, 2.0, 3.0, 4.0, 5.0}) EXPECT_NEAR(at(seconds), -9, 1e-9) << seconds;
    EXPECT_EQ(at(5.2), 0);
    EXPECT_EQ(desk.session().content(desk.fader).automationMode("level"), AutomationMode::touch);
    ASSERT_TRUE(desk.history.undo());
    EXPECT_EQ(at(4), 0);
    EXPECT_EQ(desk.session().content(desk.fader).automationMode("level"), AutomationMode::write);
}

TEST_F(AutomationRecording, WithoutALaneItReturnsToWhatTheParameterIsSetTo) {
    ASSERT_TRUE(desk.perform(SetParameter{desk.fader, "level", -3}, 0));
    roll(1);
    move(-10);
    roll(2);
    stop();
    EXPECT_EQ(at(0), -3);
    EXPECT_EQ(at(1), -10);
    EXPECT_EQ(at(2.9), -3);
    EXPECT_EQ(desk.value(desk.fader, "level"), -3);
}

TEST_F(AutomationRecording, TwoTouchesInAPassAreOneStepAndLeaveWhatLiesBetween) {
    setLane({{0, -6}, {10 * kRate, -6}});
    const std::size_t steps = desk.history.size();
    roll(1);
    move(-10);
    roll(2);
    move(0);
    roll(2);
    stop();
    EXPECT_EQ(desk.history.size(), steps + 1);
    EXPECT_EQ(at(1), -10);
    EXPECT_EQ(at(2.5), -6);
    EXPECT_EQ(at(3), 0);
    EXPECT_EQ(at(4.5), -6);
}

TEST_F(AutomationRecording, ARideLiesOnTheMovesThatMadeIt) {
    roll(0.5);
    std::vector<std::pair<TimelineFrame, double>> moves;
    for (int i = 0; i < 300; ++i) {
        const double value = -10 + 6 * std::sin(i * 0.03);
        move(value);
        moves.emplace_back(desk.frame, value);
        roll(0.02);
    }
    stop();
    for (const auto& [frame, value] : moves) EXPECT_NEAR(lane()->valueAt(frame), value, 0.1 + 1e-9) << frame;
    // By the chord's height, see LaneThinning: 6 (1.5 / s)^2 = 13.5 dB/s^2 at most, a point every 0.24 s of 6 s, and at
    // most twice as many; and the ends.
    EXPECT_LT(lane()->points().size(), 56u);
}

TEST_F(AutomationRecording, AControlThatRestsHasStoodStillUntilItMoves) {
    setMode("level", AutomationMode::latch);
    roll(1);
    move(-10);
    roll(1);
    move(-20);
    roll(1);
    stop();
    EXPECT_NEAR(at(1.9), -10, 1e-9) << "no ramp from one to the other";
    EXPECT_EQ(at(2), -20);
}

TEST_F(AutomationRecording, AJumpEndsThePass) {
    setMode("level", AutomationMode::latch);
    setLane({{0, -6}, {10 * kRate, -6}});
    roll(2);
    move(-10);
    roll(1);
    desk.frame = kRate / 2;
    ASSERT_TRUE(recorder.follow(now));
    EXPECT_FALSE(heard());
    roll(2);
    EXPECT_EQ(at(1), -6) << "and does not go on at the other place";
    EXPECT_EQ(at(2.5), -10);
    stop();
}

TEST_F(AutomationRecording, ASwitchIsWrittenInSteps) {
    setMode("mute", AutomationMode::latch);
    roll(1);
    move(1, "mute");
    roll(1);
    move(0, "mute");
    roll(1);
    stop();
    ASSERT_NE(lane("mute"), nullptr);
    for (const AutomationPoint& point : lane("mute")->points())
        EXPECT_TRUE(point.value == 0 || point.value == 1) << point.value;
    EXPECT_EQ(lane("mute")->valueAt(kRate - 1), 0);
    EXPECT_EQ(lane("mute")->valueAt(kRate), 1);
    EXPECT_EQ(lane("mute")->valueAt(2 * kRate - 1), 1);
    EXPECT_EQ(lane("mute")->valueAt(2 * kRate), 0);
}

TEST_F(AutomationRecording, WhatIsPlayedOnlyOrStandsIsNotWritten) {
    setLane({{0, -6}});
    EXPECT_FALSE(edits.set({desk.fader, "level"}, -10, now).ok()) << "the song stands";
    setMode("level", AutomationMode::play);
    roll(1);
    EXPECT_FALSE(edits.set({desk.fader, "level"}, -10, now).ok());
    setMode("level", AutomationMode::off);
    move(-10);
    EXPECT_EQ(desk.value(desk.fader, "level"), -10) << "a lane that is off is in nobody's way";
    stop();
    EXPECT_EQ(lane()->points(), (Points{{0, -6}}));
}

TEST_F(AutomationRecording, AModeForAllOfThemCountsInPlaceOfTheSessionsButForLanesThatAreOff) {
    setMode("level", AutomationMode::play);
    setLane({{0, -6}});
    setLane({{0, 0, CurveShape::hold}}, "mute");
    setMode("mute", AutomationMode::off);
    recorder.setMode(AutomationMode::latch);
    roll(1);
    move(-10);
    move(1, "mute");
    roll(1);
    stop();
    EXPECT_EQ(at(1.5), -10);
    EXPECT_EQ(lane("mute")->points().size(), 1u);
    EXPECT_EQ(desk.value(desk.fader, "mute"), 1);
}

TEST_F(AutomationRecording, AValueThatTheParameterCannotHaveIsRefused) {
    roll(1);
    EXPECT_FALSE(edits.set({desk.fader, "level"}, 1000, now).ok());
    const std::size_t steps = desk.history.size();
    stop();
    EXPECT_EQ(desk.history.size(), steps);
}

TEST_F(AutomationRecording, AFaderPicksUpTheLaneThatMovesBeneathIt) {
    setLane({{0, -60}, {10 * kRate, 0}});
    desk.bind(desk.fader, "level", {{MidiControlKind::cc, 1, 7}, ControlMode::pickup, ControlRange{-60, 0}, {}});
    MidiSurface surface{desk, edits};
    const std::vector<std::string> ports{"pads"};
    const auto turn = [&](int value) {
        const std::vector<MidiEvent> events{MidiChange{{MidiControlKind::cc, 1, 7}, value}};
        return surface.take(events, "pads", ports, now);
    };
    roll(5);  // the lane has -30
    auto news = turn(10);
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, ControlNews::Kind::waiting);
    news = turn(110);
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, ControlNews::Kind::moved) << "it has passed what is heard";
    EXPECT_TRUE(heard());
}

TEST_F(AutomationRecording, WritingAllThatIsBoundLeavesLanesThatAreOff) {
    const Points points{{0, -6}, {kRate, -12}, {10 * kRate, -3}};
    setLane(points);
    setMode("level", AutomationMode::off);
    desk.bind(desk.fader, "level", {{MidiControlKind::cc, 1, 7}, ControlMode::jump, {}, {}});
    recorder.setMode(AutomationMode::write);
    roll(2);
    stop();
    EXPECT_EQ(lane()->points(), points);
}

TEST_F(AutomationRecording, ALaneThatIsSwitchedOffMeanwhileKeepsWhatLiesOutsideThePass) {
    setMode("level", AutomationMode::latch);
    setLane({{0, -6}, {5 * kRate, -6}, {10 * kRate, 4}});
    roll(1);
    move(-10);
    roll(1);
    setMode("level", AutomationMode::off);
    roll(1);
    stop();
    EXPECT_EQ(at(0.9), -6);
    EXPECT_EQ(at(1.5), -10);
    EXPECT_EQ(at(2.3), -6);
    EXPECT_NEAR(at(7.5), -1, 1e-9);
}

TEST_F(AutomationRecording, APassThatTheSessionDoesNotTakeIsToldAndKept) {
    setMode("level", AutomationMode::latch);
    setLane({{0, -6}, {10 * kRate, -6}});
    roll(1);
    move(-10);
    roll(1);
    desk.history.setGuard([](const Edit&) { return Status(fail(ErrorKind::failed, "busy")); });
    desk.rolls = false;
    const Status refused = recorder.follow(now);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().line().find("is kept"), std::string::npos) << refused.error().line();
    EXPECT_FALSE(heard());
    EXPECT_TRUE(recorder.follow(now)) << "told once";
    desk.history.setGuard(nullptr);
    roll(2);
    move(-20);
    roll(1);
    ASSERT_TRUE(recorder.finish());
    EXPECT_EQ(at(1.5), -10);
    EXPECT_EQ(at(3), -6);
    EXPECT_EQ(at(4.5), -20);
}

TEST_F(AutomationRecording, AFingerHoldsThroughAJump) {
    setLane({{0, -6}, {10 * kRate, -6}});
    roll(2);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::touch, now));
    move(-10);
    roll(1);
    desk.frame = kRate / 2;
    roll(1);
    EXPECT_EQ(heard(), -10);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::release, now));
    roll(0.3);
    EXPECT_FALSE(heard());
    stop();
    EXPECT_EQ(at(0.4), -6);
    EXPECT_EQ(at(0.5), -10);
    EXPECT_EQ(at(1.4), -10);
    EXPECT_EQ(at(1.8), -6);
    EXPECT_EQ(at(2.5), -10);
}

TEST_F(AutomationRecording, AFingerThatWasOnBeforeTheSongRollsHoldsFromItsStartOn) {
    setLane({{0, -6}, {10 * kRate, 4}});
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::touch, now));
    roll(1);
    EXPECT_EQ(heard(), -6);
    move(-10);
    roll(2);
    EXPECT_EQ(heard(), -10);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::release, now));
    roll(0.3);
    EXPECT_FALSE(heard());
    stop();
    EXPECT_NEAR(at(0.9), -6, 0.1);
    EXPECT_NEAR(at(2.9), -10, 0.1);
}

TEST_F(AutomationRecording, EveryRoundOfAShortLoopIsAPass) {
    setMode("level", AutomationMode::latch);
    setLane({{0, -6}, {10 * kRate, -6}});
    desk.loops = desk.rolls = true;
    for (const double length : {0.2, 0.06}) {
        desk.range = {0, std::lround(length * kRate)};
        const std::size_t steps = desk.history.size();
        const int polls = static_cast<int>(std::lround(length * 100));
        for (int round = 0; round < 20; ++round)
            for (int poll = 0; poll < polls; ++poll) {
                desk.frame = poll * kRate / 100;
                ASSERT_TRUE(recorder.follow(now));
                if (poll == 2) move(-10 - round);
                now += 0.01;
            }
        desk.frame = 0;
        ASSERT_TRUE(recorder.follow(now));
        EXPECT_EQ(desk.history.size(), steps + 20) << length;
        EXPECT_EQ(at(0.02), -29) << length;
        EXPECT_EQ(at(0.01), -6) << length;
        now += 0.01;
    }
}

TEST_F(AutomationRecording, WhatIsTakenUpWhileItReturnsJumpsFromWhereItHasCome) {
    setLane({{0, -6}, {10 * kRate, -6}});
    roll(1);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::touch, now));
    move(-10);
    roll(0.5);
    ASSERT_TRUE(edits.touch({desk.fader, "level"}, TouchKind::release, now));
    roll(0.1);  // half of the way back
    move(-20);
    roll(0.2);
    stop();
    EXPECT_EQ(at(1.5), -10);
    EXPECT_NEAR(at(1.55), -9, 0.11);
    EXPECT_NEAR(lane()->valueAt(std::lround(1.6 * kRate) - 1), -8, 0.11);
    EXPECT_EQ(at(1.6), -20);
}

TEST_F(AutomationRecording, NothingStaysHeldWhereTheSongStopsUnderAMove) {
    setMode("level", AutomationMode::latch);
    roll(1);
    desk.stopsWithin = 0;
    move(-3);
    EXPECT_EQ(desk.value(desk.fader, "level"), -3) << "as it does where the song stands";
    setLane({{0, -6}});
    for (int asked = 0; asked < 8; ++asked) {
        roll(1);
        desk.stopsWithin = asked;
        (void)edits.set({desk.fader, "level"}, -10, now);  // written, or refused as the song stands
        desk.stopsWithin.reset();
        stop();
        EXPECT_TRUE(desk.held.empty()) << asked;
    }
}

TEST_F(AutomationRecording, WhatIsWrittenIsHeardUntilTheLaneHasIt) {
    setMode("level", AutomationMode::latch);
    roll(1);
    move(-10);
    roll(1);
    std::optional<double> then;
    const std::size_t listener = desk.history.addListener([&](const Edit&) { then = heard(); });
    stop();
    desk.history.removeListener(listener);
    EXPECT_EQ(then, -10);
    EXPECT_FALSE(heard());
}

}  // namespace
}  // namespace lacquer::sessions::automation_recorder_test
