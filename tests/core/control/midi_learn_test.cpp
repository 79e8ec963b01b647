#include "core/control/midi_learn.hpp"

#include <gtest/gtest.h>

#include "core/control/midi_decoder.hpp"

namespace lacquer::midi_learn_test {
namespace {

using Bytes = std::vector<std::uint8_t>;
using enum MidiControlKind;

/// A port whose bytes are learned from, a moment after the other.
class Port {
public:
    std::optional<MidiControl> at(double seconds, const Bytes& bytes = {}) {
        std::vector<MidiEvent> events;
        decoder_.decode(bytes, events);
        return learner_.take(events, seconds);
    }

private:
    MidiDecoder decoder_;
    MidiLearner learner_;
};

/// All at once, and then nothing for ever.
std::optional<MidiControl> moved(const Bytes& bytes) {
    Port port;
    const auto control = port.at(0, bytes);
    return control ? control : port.at(1000);
}

TEST(MidiLearner, TheControlThatMovedIsKnownByItsBytes) {
    EXPECT_EQ(moved({0xB0, 7, 5}), (MidiControl{cc, 1, 7}));
    EXPECT_EQ(moved({0xB1, 74, 5}), (MidiControl{cc, 2, 74}));
    EXPECT_EQ(moved({0xB0, 7, 5, 39, 1}), (MidiControl{cc14, 1, 7})) << "both halves have come";
    EXPECT_EQ(moved({0xB0, 39, 1}), (MidiControl{cc, 1, 39}));
    EXPECT_EQ(moved({0xB0, 7, 5, 0xB1, 39, 1}), (MidiControl{cc, 1, 7})) << "of two channels";
    EXPECT_EQ(moved({0xB0, 7, 5, 0xE0, 0, 64, 0xB0, 8, 1}), (MidiControl{cc, 1, 7})) << "the first one";
    EXPECT_EQ(moved({0xB0, 99, 1, 98, 2, 6, 3, 38, 4}), (MidiControl{nrpn, 1, 130}));
    EXPECT_EQ(moved({0xEF, 0, 64}), (MidiControl{pitchBend, 16, 0}));
    EXPECT_EQ(moved({0xF8, 0xF0, 0x7F, 0x7F, 6, 2, 0xF7}), std::nullopt);
    EXPECT_EQ(moved({0xB0, 101, 0, 100, 0, 6, 2, 38, 0}), std::nullopt) << "a registered parameter is no control";
}

TEST(MidiLearner, BothHalvesOfAPairMayComeApart) {
    Port quick;
    EXPECT_EQ(quick.at(0, {0xB0, 7, 64}), std::nullopt);
    EXPECT_EQ(quick.at(0.09, {0xB0, 39, 5}), (MidiControl{cc14, 1, 7}));
    Port coarse;
    EXPECT_EQ(coarse.at(0, {0xB0, 7, 64}), std::nullopt);
    EXPECT_EQ(coarse.at(0.09, {0xB0, 7, 65}), std::nullopt);
    EXPECT_EQ(coarse.at(0.11), (MidiControl{cc, 1, 7})) << "of 7 bits: no lower half has come";
}

TEST(MidiLearner, TheLowerHalfOfAPairIsNotTakenForAControlOfItsOwn) {
    Port slow;
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(slow.at(0.1 * i, {0xB0, 39, static_cast<std::uint8_t>(120 + i)}), std::nullopt) << i;
    EXPECT_EQ(slow.at(0.55, {0xB0, 7, 65}), (MidiControl{cc14, 1, 7}));
    Port button;
    EXPECT_EQ(button.at(0, {0xB0, 39, 127}), std::nullopt);
    EXPECT_EQ(button.at(0.2, {0xB0, 39, 0}), std::nullopt);
    EXPECT_EQ(button.at(0.61), (MidiControl{cc, 1, 39})) << "a button of that number";
}

TEST(MidiLearner, AKeyIsKnownWhenItIsLetGo) {
    Port pads;
    EXPECT_EQ(pads.at(0, {0x80, 60, 64, 0x90, 36, 1}), std::nullopt);
    EXPECT_EQ(pads.at(9), std::nullopt) << "as long as it is held";
    EXPECT_EQ(pads.at(10, {0x90, 36, 0}), (MidiControl{note, 1, 36}));
    EXPECT_EQ(moved({0x90, 36, 100, 0x80, 36, 0}), (MidiControl{note, 1, 36}));
}

// Mackie Control: a finger on the first fader is note 104 (68H) on channel 1; the fader is the pitch bend there.
TEST(MidiLearner, AFingerOnAFaderIsNotTakenForAKey) {
    Port motor;
    EXPECT_EQ(motor.at(0, {0x90, 104, 127}), std::nullopt);
    EXPECT_EQ(motor.at(3, {0xE0, 16, 40}), (MidiControl{pitchBend, 1, 0}));
    Port pair;
    EXPECT_EQ(pair.at(0, {0x90, 104, 127}), std::nullopt);
    EXPECT_EQ(pair.at(1, {0xB0, 7, 40}), std::nullopt);
    EXPECT_EQ(pair.at(1.05, {0x90, 104, 0}), std::nullopt) << "let go before the control is known";
    EXPECT_EQ(pair.at(1.2), (MidiControl{cc, 1, 7}));
}

}  // namespace
}  // namespace lacquer::midi_learn_test
