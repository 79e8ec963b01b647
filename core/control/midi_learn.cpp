#include "core/control/midi_learn.hpp"

#include <algorithm>

namespace lacquer {

namespace {

bool holds(std::span<const MidiEvent> events, const MidiControl& control) {
    return std::any_of(events.begin(), events.end(), [&](const MidiEvent& event) {
        const auto* change = std::get_if<MidiChange>(&event);
        return change && change->control == control;
    });
}

}  // namespace

std::optional<MidiControl> movedControl(std::span<const MidiEvent> events) {
    for (const MidiEvent& event : events) {
        const auto* change = std::get_if<MidiChange>(&event);
        if (!change) continue;
        const MidiControl& control = change->control;
        if (control.kind == MidiControlKind::cc14) continue;  // told as a single one as well
        if (control.kind == MidiControlKind::note && change->value == 0) continue;
        const bool half = control.kind == MidiControlKind::cc && control.number < 64;
        const int pair = control.number % 32;
        if (half && holds(events, {MidiControlKind::cc, control.channel, pair}) &&
            holds(events, {MidiControlKind::cc, control.channel, pair + 32}))
            return MidiControl{MidiControlKind::cc14, control.channel, pair};
        return control;
    }
    return std::nullopt;
}

}  // namespace lacquer
