#include "host/control/midi_input.hpp"

#include <gtest/gtest.h>

#include "tests/host/audio/sound_system.hpp"
#include "tests/host/control/jack_sender.hpp"

namespace lacquer::host::midi_input_test {
namespace {

using test::JackSender;
using test::within10Seconds;

bool isListed(const std::string& name) {
    for (const MidiPort& port : listMidiPorts())
        if (port.name == name) return true;
    return false;
}

std::vector<MidiEvent> waitFor(MidiInput& input, std::size_t count) {
    std::vector<MidiEvent> events;
    (void)within10Seconds([&] {
        input.take(events);
        return events.size() >= count;
    });
    return events;
}

MidiEvent cc(int number, int value) {
    return MidiChange{{MidiControlKind::cc, 1, number}, value};
}

TEST(MidiInput, WhatAJackClientSendsIsTaken) {
    const test::JackServer server(48000);
    const JackSender pads("pads");
    ASSERT_TRUE(within10Seconds([] { return isListed("pads:out"); }));
    EXPECT_EQ(chooseMidiPort(listMidiPorts(), "pads")->api, "JACK");
    auto input = MidiInput::open("pads");
    ASSERT_TRUE(input.ok()) << input.error().line();
    EXPECT_EQ((*input)->port().name, "pads:out");
    pads.send("b0 50 40");
    pads.send("f0 7f 7f 06 02 f7");
    pads.send("f0 7e 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 f7");
    pads.send("b0 51 7f");
    EXPECT_EQ(waitFor(**input, 3), (std::vector<MidiEvent>{cc(80, 64), MachineCommand::play, cc(81, 127)}));
    EXPECT_EQ((*input)->watch(), MidiInput::Change::none);
    EXPECT_EQ((*input)->lost(), 0u);
}

TEST(MidiInput, APortThatGoesAndComesBackIsTakenUpAgain) {
    const test::JackServer server(48000);
    auto pads = std::make_unique<JackSender>("pads");
    ASSERT_TRUE(within10Seconds([] { return isListed("pads:out"); }));
    auto input = MidiInput::open("pads:out");
    ASSERT_TRUE(input.ok()) << input.error().line();
    pads.reset();
    ASSERT_TRUE(within10Seconds([&] { return (*input)->watch() == MidiInput::Change::gone; }));
    EXPECT_TRUE((*input)->gone());
    EXPECT_EQ((*input)->watch(), MidiInput::Change::none);
    pads = std::make_unique<JackSender>("pads");
    ASSERT_TRUE(within10Seconds([&] { return (*input)->watch() == MidiInput::Change::back; }));
    EXPECT_FALSE((*input)->gone());
    pads->send("b0 50 01");
    EXPECT_EQ(waitFor(**input, 1), std::vector<MidiEvent>{cc(80, 1)});
}

// As a plug that has no good contact: nobody has looked meanwhile.
TEST(MidiInput, APortThatHasBeenAwayForAMomentIsTakenUpAgain) {
    const test::JackServer server(48000);
    auto pads = std::make_unique<JackSender>("pads");
    ASSERT_TRUE(within10Seconds([] { return isListed("pads:out"); }));
    auto input = MidiInput::open("pads:out");
    ASSERT_TRUE(input.ok()) << input.error().line();
    EXPECT_EQ((*input)->watch(), MidiInput::Change::none);
    pads.reset();
    ASSERT_TRUE(within10Seconds([] { return !isListed("pads:out"); }));
    pads = std::make_unique<JackSender>("pads");
    ASSERT_TRUE(within10Seconds([] { return isListed("pads:out"); }));
    EXPECT_EQ((*input)->watch(), MidiInput::Change::back);
    EXPECT_FALSE((*input)->gone());
    pads->send("b0 50 01");
    EXPECT_EQ(waitFor(**input, 1), std::vector<MidiEvent>{cc(80, 1)});
    EXPECT_EQ((*input)->watch(), MidiInput::Change::none);
}

TEST(MidiInput, AServerThatDiesTakesThePortAlongAndNothingElse) {
    test::JackServer server(48000);
    std::unique_ptr<MidiInput> input;
    {
        const JackSender pads("pads");
        ASSERT_TRUE(within10Seconds([] { return isListed("pads:out"); }));
        auto opened = MidiInput::open("pads");
        ASSERT_TRUE(opened.ok()) << opened.error().line();
        input = *std::move(opened);
        server.kill();
    }
    ASSERT_TRUE(within10Seconds([&] { return input->watch() == MidiInput::Change::gone; }));
    EXPECT_EQ(input->watch(), MidiInput::Change::none);
}

TEST(MidiInput, WithoutASoundSystemThereIsNoPortAndItSaysSo) {
    const test::NoSoundSystem none;
    EXPECT_TRUE(listMidiPorts().empty());
    const auto input = MidiInput::open("pads");
    ASSERT_FALSE(input.ok());
    EXPECT_EQ(input.error().kind, ErrorKind::unavailable);
    EXPECT_NE(input.error().what.find("no MIDI port"), std::string::npos);
}

TEST(MidiInput, APortIsChosenByItsNameOrAPartThatFitsOneAlone) {
    const std::vector<MidiPort> ports{{"a2j:pads [24]", "JACK"},
                                      {"pads:pads MIDI 1", "ALSA"},
                                      {"keys:out", "JACK"},
                                      {"keys:out", "ALSA"},
                                      {"keys", "ALSA"}};
    EXPECT_EQ(*chooseMidiPort(ports, "keys:out"), ports[2]) << "JACK's first";
    EXPECT_EQ(*chooseMidiPort(ports, "keys"), ports[4]) << "all of a name before a part";
    EXPECT_EQ(*chooseMidiPort(ports, "MIDI 1"), ports[1]);
    const auto two = chooseMidiPort(ports, "pads");
    ASSERT_FALSE(two.ok());
    EXPECT_EQ(two.error().kind, ErrorKind::usage);
    EXPECT_NE(two.error().remedy.find("\"a2j:pads [24]\", \"pads:pads MIDI 1\""), std::string::npos);
    const auto absent = chooseMidiPort(ports, "organ");
    ASSERT_FALSE(absent.ok());
    EXPECT_EQ(absent.error().kind, ErrorKind::unavailable);
    EXPECT_NE(absent.error().remedy.find("keys:out"), std::string::npos);
}

}  // namespace
}  // namespace lacquer::host::midi_input_test
