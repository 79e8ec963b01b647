#include "sessions/control/midi_surface.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/control/midi_decoder.hpp"
#include "tests/sessions/control/desk.hpp"

namespace lacquer::sessions::midi_surface_test {
namespace {

using Kind = ControlNews::Kind;

class MidiSurfaces : public testing::Test {
protected:
    std::vector<ControlNews> send(const std::vector<std::uint8_t>& bytes, double at = 0,
                                  const std::string& port = "pads") {
        std::vector<MidiEvent> events;
        decoder.decode(bytes, events);
        return surface.take(events, port, open, at);
    }

    test::Desk desk;
    RemoteEdits edits{desk};
    MidiSurface surface{desk, edits};
    MidiDecoder decoder;
    std::vector<std::string> open{"pads"};
    const ControlBinding volume{{MidiControlKind::cc, 1, 7}, ControlMode::jump, ControlRange{-20, 10}, {}};
};

TEST_F(MidiSurfaces, ABoundControlSetsItsParameterThroughTheHistory) {
    desk.bind(desk.fader, "level", volume);
    const std::size_t before = desk.history.size();
    const auto news = send({0xB0, 7, 127});
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, Kind::moved);
    EXPECT_EQ(news[0].parameter, ParameterAddress(desk.fader, "level"));
    EXPECT_EQ(news[0].value, 10);
    EXPECT_EQ(desk.value(desk.fader, "level"), 10);
    EXPECT_EQ(desk.history.size(), before + 1);
    EXPECT_TRUE(send({0xB1, 7, 0}, 1).empty()) << "another channel";
    EXPECT_TRUE(send({0xB0, 8, 0}, 1).empty()) << "another control";
    EXPECT_TRUE(send({0xB0, 7, 127}, 1).empty()) << "no news";
    EXPECT_EQ(desk.history.size(), before + 1);
}

TEST_F(MidiSurfaces, AControlMovesAllThatAreBoundToIt) {
    ControlBinding backwards = volume;
    backwards.range = ControlRange{6, -6};
    desk.bind(desk.fader, "level", volume);
    desk.bind(desk.track, "gain", backwards);
    EXPECT_EQ(send({0xB0, 7, 0}).size(), 2u);
    EXPECT_EQ(desk.value(desk.fader, "level"), -20);
    EXPECT_EQ(desk.value(desk.track, "gain"), 6);
}

TEST_F(MidiSurfaces, OneGestureIsOneUndoStep) {
    desk.bind(desk.fader, "level", volume);
    const std::size_t before = desk.history.size();
    for (int i = 0; i < 20; ++i) send({0xB0, 7, static_cast<std::uint8_t>(i)}, 0.1 * i);
    EXPECT_EQ(desk.history.size(), before + 1);
    send({0xB0, 7, 100}, 1.9 + 0.71);
    EXPECT_EQ(desk.history.size(), before + 2) << "after a pause of more than 0.7 s another one begins";
    ASSERT_TRUE(desk.history.undo().ok());
    // The fader law from -20 to 10 dB at 19 of 128.
    const auto law = [](double db) { return std::pow(10, db / 50); };
    EXPECT_NEAR(desk.value(desk.fader, "level"), 50 * std::log10(law(-20) + 19 / 128.0 * (law(10) - law(-20))), 1e-9);
    ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_FALSE(desk.session().content(desk.fader).parameters.contains("level"));
}

TEST_F(MidiSurfaces, TwoHandsMakeTwoSteps) {
    desk.bind(desk.fader, "level", volume);
    ControlBinding other = volume;
    other.control.number = 8;
    desk.bind(desk.track, "gain", other);
    const std::size_t before = desk.history.size();
    for (int i = 0; i < 20; ++i) {
        send({0xB0, 7, static_cast<std::uint8_t>(i)}, 0.1 * i);
        send({0xB0, 8, static_cast<std::uint8_t>(i)}, 0.1 * i + 0.05);
    }
    EXPECT_EQ(desk.history.size(), before + 2);
    ASSERT_TRUE(desk.history.undo().ok());
    ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_FALSE(desk.session().content(desk.fader).parameters.contains("level"));
    EXPECT_FALSE(desk.session().content(desk.track).parameters.contains("gain"));
}

TEST_F(MidiSurfaces, WhatWaitsToBePickedUpSaysSoOnce) {
    ControlBinding pickup = volume;
    pickup.mode = ControlMode::pickup;
    desk.bind(desk.fader, "level", pickup);
    const auto news = send({0xB0, 7, 1});
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, Kind::waiting);
    EXPECT_EQ(news[0].value, 0) << "where the parameter is";
    EXPECT_TRUE(send({0xB0, 7, 2}, 0.5).empty());
    EXPECT_EQ(send({0xB0, 7, 3}, 2).size(), 1u) << "taken up anew";
    EXPECT_EQ(desk.value(desk.fader, "level"), 0);
    const auto picked = send({0xB0, 7, 127}, 2.1);
    ASSERT_EQ(picked.size(), 1u);
    EXPECT_EQ(picked[0].kind, Kind::moved);
}

TEST_F(MidiSurfaces, WhatIsAutomatedIsLeftAloneAndSaidToBe) {
    desk.bind(desk.fader, "level", volume);
    ASSERT_TRUE(desk.history.perform(SetAutomation{desk.fader, "level", *AutomationLane::make({{0, -3}})}).ok());
    const std::size_t before = desk.history.size();
    const auto news = send({0xB0, 7, 127});
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, Kind::refused);
    EXPECT_NE(news[0].error->line().find("voice fader: level is automated"), std::string::npos);
    EXPECT_TRUE(send({0xB0, 7, 100}, 0.1).empty()) << "once while it is moved";
    EXPECT_EQ(desk.history.size(), before);
}

TEST_F(MidiSurfaces, ABindingForAnotherPortThatIsOpenDoesNotListen) {
    ControlBinding keys = volume;
    keys.device = "keys";
    desk.bind(desk.fader, "level", keys);
    open = {"pads", "my keys"};
    EXPECT_TRUE(send({0xB0, 7, 127}).empty());
    EXPECT_EQ(send({0xB0, 7, 127}, 0, "my keys").size(), 1u);
    open = {"pads"};
    EXPECT_EQ(send({0xB0, 7, 0}).size(), 1u) << "where the device is not there, any will do";
}

TEST_F(MidiSurfaces, AButtonTogglesAndAnEndlessKnobTurnsWhateverComesAtOnce) {
    desk.bind(desk.fader, "mute", {{MidiControlKind::note, 1, 36}, ControlMode::toggle, {}, {}});
    desk.bind(desk.eq, "band1.gain", {{MidiControlKind::cc, 1, 16}, ControlMode::twosComplement, {}, {}});
    send({0x90, 36, 100, 36, 0, 36, 100, 36, 0, 36, 100});
    EXPECT_EQ(desk.value(desk.fader, "mute"), 1);
    const auto type = *test::registry().find("lacquer:eq");
    const ParameterInfo& gain = type->parameters[*type->findParameter("band1.gain")];
    send({0xB0, 16, 1, 16, 1, 16, 127});
    EXPECT_NEAR(desk.value(desk.eq, "band1.gain"), gain.defaultValue + (gain.maximum - gain.minimum) / 127, 1e-9);
}

TEST_F(MidiSurfaces, MachineControlPlaysAndStops) {
    send({0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7});
    EXPECT_TRUE(desk.rolls);
    send({0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7});
    EXPECT_FALSE(desk.rolls);
}

TEST_F(MidiSurfaces, ABindingThatIsMadeAnewBeginsAnew) {
    ControlBinding pickup = volume;
    pickup.mode = ControlMode::pickup;
    desk.bind(desk.fader, "level", volume);
    send({0xB0, 7, 127});
    desk.bind(desk.fader, "level", pickup);
    EXPECT_EQ(send({0xB0, 7, 10}, 5).at(0).kind, Kind::waiting);
    ASSERT_TRUE(desk.history.perform(SetControl{desk.fader, "level", {}}).ok());
    EXPECT_TRUE(send({0xB0, 7, 90}, 9).empty());
}

// RP-013: 01 stop, 02 play, 06 record strobe, 07 record exit, 44 06 01 locate.
TEST_F(MidiSurfaces, MachineControlPlaysRecordsAndLocates) {
    const auto command = [&](std::uint8_t number) { return send({0xF0, 0x7F, 0x7F, 0x06, number, 0xF7}); };
    EXPECT_TRUE(command(6).empty());
    EXPECT_TRUE(desk.records);
    EXPECT_TRUE(desk.rolls) << "standing, it plays and records";
    EXPECT_TRUE(command(7).empty());
    EXPECT_FALSE(desk.records);
    EXPECT_TRUE(desk.rolls) << "and plays on";
    EXPECT_TRUE(command(1).empty());
    EXPECT_FALSE(desk.rolls);
    EXPECT_TRUE(send({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x20, 0, 2, 5, 0, 0xF7}).empty());
    EXPECT_EQ(desk.frame, 48000 * 2 + 9600) << "2 s and 5 frames of 25";
}

TEST_F(MidiSurfaces, WhatMachineControlCannotDoIsToldAndDoesNothing) {
    desk.armed = false;
    auto news = send({0xF0, 0x7F, 0x7F, 0x06, 0x06, 0xF7});
    ASSERT_EQ(news.size(), 1u);
    EXPECT_EQ(news[0].kind, Kind::refused);
    EXPECT_EQ(sourceOf(news[0]), "MIDI Machine Control");
    EXPECT_EQ(news[0].error->what, "no track is armed");
    EXPECT_FALSE(desk.rolls);
    desk.frame = 7;
    news = send({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x20, 0, 10, 0, 0, 0xF7});  // the song's length
    ASSERT_EQ(news.size(), 1u);
    EXPECT_NE(news[0].error->what.find("behind the end"), std::string::npos);
    EXPECT_EQ(desk.frame, 7);
}

}  // namespace
}  // namespace lacquer::sessions::midi_surface_test
