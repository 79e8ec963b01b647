// ControlBinding: what a MIDI control does to a parameter. Pure data, part of the session.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/control/midi_control.hpp"
#include "core/engine/parameter.hpp"

namespace lacquer {

/// How a control moves its parameter.
enum class ControlMode {
    pickup,          ///< where it stands, once it has met or passed the parameter's value (soft takeover)
    jump,            ///< where it stands, at once
    toggle,          ///< each press, a value from the middle on after one below it, goes to the other end of the range
    twosComplement,  ///< an endless knob: 1 to 63 up, 127 down to 64 down
    binaryOffset,    ///< an endless knob: 65 and above up, 63 and below down, by their distance from 64
    signMagnitude,   ///< an endless knob: 1 to 63 up, 65 to 127 down, by their distance from 64
};

[[nodiscard]] constexpr bool isRelative(ControlMode mode) noexcept {
    return mode == ControlMode::twosComplement || mode == ControlMode::binaryOffset ||
           mode == ControlMode::signMagnitude;
}

/// Of a parameter, in its unit: from the lower to the upper end of the control's way. `from` may be the larger one.
struct ControlRange {
    double from = 0;
    double to = 1;

    friend bool operator==(const ControlRange&, const ControlRange&) = default;
};

struct ControlBinding {
    MidiControl control{};
    ControlMode mode = ControlMode::pickup;
    std::optional<ControlRange> range{};  ///< none: the parameter's own
    /// The port that is meant, by a part of its name; while no such port is open, any will do. Empty: any.
    std::string device{};

    friend bool operator==(const ControlBinding&, const ControlBinding&) = default;
};

/// Refuses a control that MIDI does not have, an endless knob with more than 7 bits, and a range that is no range.
Status checkBinding(const ControlBinding& binding);

/// The mode that suits a control and a parameter: a switch is toggled by a key, and follows anything else.
[[nodiscard]] ControlMode usualMode(const MidiControl& control, const ParameterInfo& info) noexcept;

}  // namespace lacquer
