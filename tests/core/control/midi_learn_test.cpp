#include "core/control/midi_learn.hpp"

#include <gtest/gtest.h>

#include "core/control/midi_decoder.hpp"

namespace lacquer {
namespace {

std::optional<MidiControl> moved(const std::vector<std::uint8_t>& bytes) {
    MidiDecoder decoder;
    std::vector<MidiEvent> events;
    decoder.decode(bytes, events);
    return movedControl(events);
}

TEST(MidiLearn, TheControlThatMovedIsKnownByItsBytes) {
    using enum MidiControlKind;
    EXPECT_EQ(moved({0xB0, 7, 5}), (MidiControl{cc, 1, 7}));
    EXPECT_EQ(moved({0xB1, 74, 5}), (MidiControl{cc, 2, 74}));
    EXPECT_EQ(moved({0xB0, 7, 5, 39, 1}), (MidiControl{cc14, 1, 7})) << "both halves have come";
    EXPECT_EQ(moved({0xB0, 39, 1}), (MidiControl{cc, 1, 39}));
    EXPECT_EQ(moved({0xB0, 7, 5, 0xB1, 39, 1}), (MidiControl{cc, 1, 7})) << "of two channels";
    EXPECT_EQ(moved({0xB0, 99, 1, 98, 2, 6, 3, 38, 4}), (MidiControl{nrpn, 1, 130}));
    EXPECT_EQ(moved({0xEF, 0, 64}), (MidiControl{pitchBend, 16, 0}));
    EXPECT_EQ(moved({0x80, 60, 64, 0x90, 36, 1}), (MidiControl{note, 1, 36})) << "one let go, another pressed";
    EXPECT_EQ(moved({0xF8, 0xF0, 0x7F, 0x7F, 6, 2, 0xF7}), std::nullopt);
}

}  // namespace
}  // namespace lacquer
