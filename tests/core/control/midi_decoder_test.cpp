#include "core/control/midi_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace lacquer::midi_decoder_test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using testing::ElementsAre;
using testing::IsEmpty;

MidiEvent cc(int channel, int number, int value) {
    return MidiChange{{MidiControlKind::cc, channel, number}, value};
}
MidiEvent cc14(int channel, int number, int value) {
    return MidiChange{{MidiControlKind::cc14, channel, number}, value};
}
MidiEvent nrpn(int channel, int number, int value) {
    return MidiChange{{MidiControlKind::nrpn, channel, number}, value};
}
MidiEvent note(int channel, int number, int velocity) {
    return MidiChange{{MidiControlKind::note, channel, number}, velocity};
}
MidiEvent bend(int channel, int value) {
    return MidiChange{{MidiControlKind::pitchBend, channel, 0}, value};
}

std::vector<MidiEvent> decode(MidiDecoder& decoder, const Bytes& bytes) {
    std::vector<MidiEvent> out;
    decoder.decode(bytes, out);
    return out;
}
std::vector<MidiEvent> decode(const Bytes& bytes) {
    MidiDecoder decoder;
    return decode(decoder, bytes);
}

// The status bytes are those of the MIDI 1.0 Detailed Specification, table I: 8n, 9n, Bn, En, n a channel from 0 on.
TEST(MidiDecoder, NotesControlChangesAndPitchBendAreTold) {
    EXPECT_THAT(decode({0xB0, 70, 127}), ElementsAre(cc(1, 70, 127)));
    EXPECT_THAT(decode({0xBF, 119, 0}), ElementsAre(cc(16, 119, 0)));
    EXPECT_THAT(decode({0x92, 60, 100}), ElementsAre(note(3, 60, 100)));
    EXPECT_THAT(decode({0x82, 60, 64}), ElementsAre(note(3, 60, 0))) << "how fast a key is let go means nothing";
    EXPECT_THAT(decode({0x90, 60, 0}), ElementsAre(note(1, 60, 0)));
    // "2000H", the centre, is sent as 00 40: the lower 7 bits first.
    EXPECT_THAT(decode({0xE1, 0x00, 0x40}), ElementsAre(bend(2, 8192)));
    EXPECT_THAT(decode({0xE0, 0x7F, 0x7F}), ElementsAre(bend(1, 16383)));
}

TEST(MidiDecoder, AControlChangeBelow64IsHalfOfAPairAsWell) {
    MidiDecoder decoder;
    EXPECT_THAT(decode(decoder, {0xB0, 7, 100}), ElementsAre(cc(1, 7, 100), cc14(1, 7, 100 * 128)));
    EXPECT_THAT(decode(decoder, {0xB0, 39, 5}), ElementsAre(cc(1, 39, 5), cc14(1, 7, 100 * 128 + 5)));
    EXPECT_THAT(decode(decoder, {0xB0, 39, 6}), ElementsAre(cc(1, 39, 6), cc14(1, 7, 100 * 128 + 6)))
        << "the lower half alone may follow, for fine steps";
    EXPECT_THAT(decode(decoder, {0xB0, 7, 101}), ElementsAre(cc(1, 7, 101), cc14(1, 7, 101 * 128)))
        << "the upper half sets the lower one to 0";
    EXPECT_THAT(decode(decoder, {0xB1, 39, 9}), ElementsAre(cc(2, 39, 9), cc14(2, 7, 9))) << "channels are apart";
}

TEST(MidiDecoder, DataEntryIsTheNrpnThatIsSelected) {
    MidiDecoder decoder;
    // 99 is the upper, 98 the lower half of the number: 10 * 128 + 3.
    EXPECT_THAT(decode(decoder, {0xB0, 99, 10, 98, 3}), IsEmpty());
    EXPECT_THAT(decode(decoder, {0xB0, 6, 64}), ElementsAre(nrpn(1, 1283, 8192)));
    EXPECT_THAT(decode(decoder, {0xB0, 38, 1}), ElementsAre(nrpn(1, 1283, 8193)));
    EXPECT_THAT(decode(decoder, {0xB0, 96, 0, 96, 0, 97, 0}),
                ElementsAre(nrpn(1, 1283, 8194), nrpn(1, 1283, 8195), nrpn(1, 1283, 8194)));
    EXPECT_THAT(decode(decoder, {0xB1, 6, 64}), ElementsAre(cc(2, 6, 64), cc14(2, 6, 8192)))
        << "on another channel none is selected";
    EXPECT_THAT(decode(decoder, {0xB0, 98, 4, 96, 0}), IsEmpty()) << "one more than what is not known";
    EXPECT_THAT(decode(decoder, {0xB0, 99, 127, 98, 127, 6, 1}), ElementsAre(cc(1, 6, 1), cc14(1, 6, 128)))
        << "127, 127 selects none";
}

TEST(MidiDecoder, DataEntryOfARegisteredParameterIsNoNrpn) {
    MidiDecoder decoder;
    (void)decode(decoder, {0xB0, 99, 0, 98, 5});
    // The range of the pitch bend, which keyboards send when they are switched on.
    EXPECT_THAT(decode(decoder, {0xB0, 101, 0, 100, 0, 6, 2, 38, 0, 96, 0, 97, 0}), IsEmpty())
        << "nor are these control changes of their own";
    EXPECT_THAT(decode(decoder, {0xB0, 70, 2, 7, 3}), ElementsAre(cc(1, 70, 2), cc(1, 7, 3), cc14(1, 7, 384)));
    EXPECT_THAT(decode(decoder, {0xB0, 99, 0, 98, 7, 6, 2}), ElementsAre(nrpn(1, 7, 256)));
    EXPECT_THAT(decode(decoder, {0xB0, 101, 127, 100, 127, 6, 2}), ElementsAre(cc(1, 6, 2), cc14(1, 6, 256)))
        << "127, 127 selects none";
}

TEST(MidiDecoder, IncrementsStopAtTheEnds) {
    MidiDecoder decoder;
    EXPECT_THAT(decode(decoder, {0xB0, 99, 0, 98, 0, 6, 127, 38, 127, 96, 0}),
                ElementsAre(nrpn(1, 0, 16256), nrpn(1, 0, 16383), nrpn(1, 0, 16383)));
    EXPECT_THAT(decode(decoder, {0xB0, 6, 0, 97, 0}), ElementsAre(nrpn(1, 0, 0), nrpn(1, 0, 0)));
}

TEST(MidiDecoder, ARunningStatusGoesOnAndRealTimeMessagesDoNotDisturbIt) {
    EXPECT_THAT(decode({0xB0, 70, 1, 71, 2}), ElementsAre(cc(1, 70, 1), cc(1, 71, 2)));
    EXPECT_THAT(decode({0xB0, 0xF8, 70, 0xFE, 1, 0xFA, 71, 0xFF, 2}), ElementsAre(cc(1, 70, 1), cc(1, 71, 2)));
    EXPECT_THAT(decode({0xB0, 70, 1, 0xF6, 71, 2}), ElementsAre(cc(1, 70, 1))) << "a tune request ends it";
    EXPECT_THAT(decode({0xC0, 5, 6, 0xB0, 70, 1}), ElementsAre(cc(1, 70, 1))) << "program changes have one byte";
}

TEST(MidiDecoder, AMessageMayComeInPieces) {
    MidiDecoder decoder;
    EXPECT_THAT(decode(decoder, {0xB0}), IsEmpty());
    EXPECT_THAT(decode(decoder, {70}), IsEmpty());
    EXPECT_THAT(decode(decoder, {9}), ElementsAre(cc(1, 70, 9)));
}

TEST(MidiDecoder, WhatIsTornOrSenselessIsLetGoBy) {
    EXPECT_THAT(decode({}), IsEmpty());
    EXPECT_THAT(decode({1, 2, 3}), IsEmpty()) << "data without a status";
    EXPECT_THAT(decode({0xB0, 70, 0xB1, 71, 5}), ElementsAre(cc(2, 71, 5))) << "a message that another one cuts off";
    EXPECT_THAT(decode({0xF0, 1, 2, 0xB0, 70, 3}), ElementsAre(cc(1, 70, 3)));
    EXPECT_THAT(decode({0xF7, 0xF7, 5}), IsEmpty());
    EXPECT_THAT(decode({0xB0, 123, 0, 120, 0}), IsEmpty()) << "channel mode messages";
}

// RP-013: F0 7F <device> 06 <command> F7; 01 is stop, 02 play, 03 deferred play, 06 record strobe, 07 record exit.
TEST(MidiDecoder, MachineControlStopsPlaysAndRecords) {
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7}), ElementsAre(MidiEvent(MachineCommand::play)));
    EXPECT_THAT(decode({0xF0, 0x7F, 0x10, 0x06, 0x03, 0xF7}), ElementsAre(MidiEvent(MachineCommand::play)));
    EXPECT_THAT(decode({0xF0, 0x7F, 0xF8, 0x7F, 0x06, 0x01, 0xF7}), ElementsAre(MidiEvent(MachineCommand::stop)));
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0x06, 0xF7}), ElementsAre(MidiEvent(MachineCommand::recordStrobe)));
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0x07, 0xF7}), ElementsAre(MidiEvent(MachineCommand::recordExit)));
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0x08, 0xF7}), IsEmpty()) << "record pause";
    EXPECT_THAT(decode({0xF0, 0x7E, 0x7F, 0x06, 0x02, 0xF7}), IsEmpty()) << "that is an inquiry";
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0xF7}), IsEmpty());
    Bytes huge{0xF0, 0x7F, 0x7F, 0x06, 0x02};
    huge.resize(100000, 0x01);
    huge.push_back(0xF7);
    EXPECT_THAT(decode(huge), IsEmpty());
}

// RP-013: F0 7F <device> 06 44 06 01 hr mn sc fr ff F7; bits 5 and 6 of hr: 24, 25, 30 drop-frame, 30 frames a second.
TEST(MidiDecoder, MachineControlLocates) {
    const auto seconds = [](const Bytes& time) {
        Bytes bytes{0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01};
        bytes.insert(bytes.end(), time.begin(), time.end());
        bytes.push_back(0xF7);
        const auto events = decode(bytes);
        const auto* locate = events.size() == 1 ? std::get_if<MachineLocate>(&events[0]) : nullptr;
        return locate ? locate->seconds : -1;
    };
    EXPECT_EQ(seconds({0x00, 0, 0, 0, 0}), 0);
    EXPECT_EQ(seconds({0x20, 1, 5, 10, 50}), 65.42) << "25 frames a second: 10.5 of them are 0.42 s";
    EXPECT_EQ(seconds({0x01, 0, 0, 12, 0}), 3600.5) << "24 frames a second";
    EXPECT_EQ(seconds({0x60, 0, 1, 15, 0}), 1.5);
    // SMPTE 12M: an hour of drop-frame code has 107,892 frames of 1001/30000 s, and a minute begins at frame 2.
    EXPECT_DOUBLE_EQ(seconds({0x41, 0, 0, 0, 0}), 107892 * 1001 / 30000.0);
    EXPECT_DOUBLE_EQ(seconds({0x40, 1, 0, 2, 0}), 1800 * 1001 / 30000.0);
    EXPECT_EQ(seconds({0x20, 0, 1, 0x2A, 99}), 1.4) << "ff is a status where bit 5 of fr is set";
    for (const Bytes& bad : {Bytes{0x20, 60, 0, 0, 0},
                             {0x20, 0, 60, 0, 0},
                             {0x20, 0, 0, 25, 0},
                             {0x38, 0, 0, 0, 0},
                             {0x20, 0, 0, 0x41, 0}})
        EXPECT_EQ(seconds(bad), -1);
    EXPECT_EQ(seconds({0x20, 0, 0, 0}), -1) << "cut off";
    EXPECT_THAT(decode({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x02, 0x00, 0x08, 0xF7}), IsEmpty()) << "to a stored place";
}

TEST(MidiDecoder, WhateverTheBytesOnlyWhatMidiHasIsTold) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        MidiDecoder decoder;
        Bytes bytes(2000);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % 4 ? random() % 128 : random() % 256);
        for (const MidiEvent& event : decode(decoder, bytes))
            if (const auto* change = std::get_if<MidiChange>(&event)) {
                EXPECT_TRUE(checkControl(change->control).ok()) << describe(change->control);
                EXPECT_GE(change->value, 0);
                EXPECT_LE(change->value, fullScale(change->control.kind));
            }
    }
}

TEST(MidiControl, TheMiddleOfAControlIsTheMiddleOfItsWay) {
    for (const auto kind : {MidiControlKind::cc, MidiControlKind::cc14, MidiControlKind::nrpn,
                            MidiControlKind::pitchBend, MidiControlKind::note}) {
        const int full = fullScale(kind);
        EXPECT_EQ(positionOf(MidiChange{{kind, 1, 0}, 0}), 0.0);
        EXPECT_EQ(positionOf(MidiChange{{kind, 1, 0}, (full + 1) / 2}), 0.5);
        EXPECT_EQ(positionOf(MidiChange{{kind, 1, 0}, full}), 1.0);
        double before = -1;
        for (int value = 0; value <= full; ++value) {
            const double position = positionOf(MidiChange{{kind, 1, 0}, value});
            ASSERT_GT(position, before);
            before = position;
        }
    }
    // M2-104-UM, 7 to 16 bits: 1 becomes 512 of 65535, 65 becomes 33288 or so.
    EXPECT_NEAR(positionOf(MidiChange{{MidiControlKind::cc, 1, 0}, 1}), 1 / 128.0, 1e-15);
    EXPECT_NEAR(positionOf(MidiChange{{MidiControlKind::cc, 1, 0}, 65}), 0.5 + 0.5 / 63, 1e-15);
}

TEST(MidiControl, WhatMidiDoesNotHaveIsRefused) {
    using enum MidiControlKind;
    for (const MidiControl& good :
         {MidiControl{cc, 1, 0}, {cc, 16, 119}, {cc14, 1, 31}, {nrpn, 1, 16382}, {pitchBend, 1, 0}, {note, 1, 127}})
        EXPECT_TRUE(checkControl(good).ok()) << describe(good);
    for (const MidiControl& bad : {MidiControl{cc, 0, 0},
                                   {cc, 17, 0},
                                   {cc, 1, -1},
                                   {cc, 1, 120},
                                   {cc14, 1, 32},
                                   {nrpn, 1, 16383},
                                   {pitchBend, 1, 1},
                                   {note, 1, 128}}) {
        const Status checked = checkControl(bad);
        ASSERT_FALSE(checked.ok()) << describe(bad);
        EXPECT_EQ(checked.error().kind, ErrorKind::badData);
        EXPECT_FALSE(checked.error().remedy.empty());
    }
}

}  // namespace
}  // namespace lacquer::midi_decoder_test
