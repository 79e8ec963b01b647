// What a MIDI controller says: which of its knobs, faders and keys moved, and where it stands now. Pure data; any
// thread. The terms are those of the MIDI 1.0 Detailed Specification (4.2).
#pragma once

#include <compare>
#include <string>
#include <variant>

#include "core/base/result.hpp"

namespace lacquer {

enum class MidiControlKind {
    cc,         ///< a control change, 7 bits: number 0 to 119
    cc14,       ///< a pair of control changes, `number` (0 to 31) and `number` + 32, 14 bits
    nrpn,       ///< a non-registered parameter, 14 bits: number 0 to 16382
    pitchBend,  ///< 14 bits; its number is 0
    note,       ///< a key or pad, by its velocity: number 0 to 127
};

/// One knob, fader, pad or key, as MIDI names it.
struct MidiControl {
    MidiControlKind kind = MidiControlKind::cc;
    int channel = 1;  ///< 1 to 16
    int number = 0;

    friend auto operator<=>(const MidiControl&, const MidiControl&) = default;
};

/// The largest value: 127 of 7 bits, 16383 of 14.
[[nodiscard]] int fullScale(MidiControlKind kind) noexcept;
/// The largest number that a control of this kind may have.
[[nodiscard]] int largestNumber(MidiControlKind kind) noexcept;
/// "CC 7 on channel 1", "pitch bend on channel 3".
[[nodiscard]] std::string describe(const MidiControl& control);
/// Refuses a channel or a number that MIDI does not have.
Status checkControl(const MidiControl& control);

/// Where a control stands. Of a note, the velocity; 0 when it has been let go.
struct MidiChange {
    MidiControl control;
    int value = 0;  ///< 0 to fullScale(control.kind)

    friend bool operator==(const MidiChange&, const MidiChange&) = default;
};

/// A command of MIDI Machine Control for the transport. Recording starts, and the song with it where it stands; and
/// ends, while the song goes on.
enum class MachineCommand { stop, play, recordStrobe, recordExit };

/// MIDI Machine Control asks for a place: seconds from the start of the song, which its hours, minutes, seconds, frames
/// and subframes come to.
struct MachineLocate {
    double seconds = 0;

    friend bool operator==(const MachineLocate&, const MachineLocate&) = default;
};

using MidiEvent = std::variant<MidiChange, MachineCommand, MachineLocate>;

/// Where a value lies on the way of its control, 0 to 1. The middle, 64 of 127 and 8192 of 16383, is at 0.5 exactly, as
/// MIDI 2.0 translates between resolutions (M2-104-UM, min-centre-max), so that a centred knob can centre a pan.
[[nodiscard]] double positionOf(const MidiChange& change) noexcept;

}  // namespace lacquer
