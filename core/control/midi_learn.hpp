// Which control somebody has just moved, so that it can be bound. Pure function; any thread.
#pragma once

#include <optional>
#include <span>

#include "core/control/midi_control.hpp"

namespace lacquer {

/// The control that these events, all of a moment, come from. A control change of which both halves have come is a
/// 14-bit pair; a key counts when it is pressed. Nothing when none has moved.
[[nodiscard]] std::optional<MidiControl> movedControl(std::span<const MidiEvent> events);

}  // namespace lacquer
