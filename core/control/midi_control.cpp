#include "core/control/midi_control.hpp"

namespace lacquer {

int fullScale(MidiControlKind kind) noexcept {
    return kind == MidiControlKind::cc || kind == MidiControlKind::note ? 127 : 16383;
}

int largestNumber(MidiControlKind kind) noexcept {
    switch (kind) {
        case MidiControlKind::cc:
            return 119;  // what lies above are channel mode messages
        case MidiControlKind::cc14:
            return 31;
        case MidiControlKind::nrpn:
            return 16382;  // 16383 is "none"
        case MidiControlKind::pitchBend:
            return 0;
        case MidiControlKind::note:
            return 127;
    }
    return 0;
}

std::string describe(const MidiControl& control) {
    const std::string number = std::to_string(control.number);
    const std::string channel = " on channel " + std::to_string(control.channel);
    switch (control.kind) {
        case MidiControlKind::cc:
            return "CC " + number + channel;
        case MidiControlKind::cc14:
            return "CC " + number + " and " + std::to_string(control.number + 32) + " (14 bits)" + channel;
        case MidiControlKind::nrpn:
            return "NRPN " + number + channel;
        case MidiControlKind::pitchBend:
            return "pitch bend" + channel;
        case MidiControlKind::note:
            return "note " + number + channel;
    }
    return {};
}

Status checkControl(const MidiControl& control) {
    if (control.channel < 1 || control.channel > 16)
        return fail(ErrorKind::badData, "there is no MIDI channel " + std::to_string(control.channel), {},
                    "choose one from 1 to 16");
    const int most = largestNumber(control.kind);
    if (control.number >= 0 && control.number <= most) return {};
    return fail(ErrorKind::badData, "there is no " + describe(control), {},
                most == 0 ? "leave the number out" : "choose a number from 0 to " + std::to_string(most));
}

double positionOf(const MidiChange& change) noexcept {
    const int full = fullScale(change.control.kind);
    const int middle = (full + 1) / 2;
    if (change.value <= middle) return 0.5 * change.value / middle;
    return 0.5 + 0.5 * (change.value - middle) / (full - middle);
}

}  // namespace lacquer
