// Fuzzes what comes from MIDI controllers: whatever the bytes, and wherever they are torn, the decoder tells only what
// MIDI has, and the same as of the whole; and what is bound to it gets values that its session may hold.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/control/midi_decoder.hpp"
#include "core/control/midi_learn.hpp"
#include "sessions/control/midi_surface.hpp"
#include "tests/sessions/control/desk.hpp"

namespace {

using namespace lacquer;

void check(const std::vector<MidiEvent>& events) {
    for (const MidiEvent& event : events)
        if (const auto* change = std::get_if<MidiChange>(&event))
            if (!checkControl(change->control) || change->value < 0 || change->value > fullScale(change->control.kind))
                std::abort();
}

/// A binding of every kind and mode.
void bindAll(sessions::test::Desk& desk) {
    using enum MidiControlKind;
    desk.bind(desk.fader, "level", {{cc, 1, 7}, ControlMode::pickup, ControlRange{6, -60}, {}});
    desk.bind(desk.fader, "mute", {{note, 10, 36}, ControlMode::toggle, {}, {}});
    desk.bind(desk.track, "gain", {{cc14, 1, 1}, ControlMode::jump, {}, {}});
    desk.bind(desk.eq, "band1.gain", {{cc, 1, 16}, ControlMode::twosComplement, {}, {}});
    desk.bind(desk.eq, "band1.frequency", {{cc, 1, 17}, ControlMode::binaryOffset, {}, {}});
    desk.bind(desk.eq, "band2.gain", {{nrpn, 1, 130}, ControlMode::jump, {}, {}});
    desk.bind(desk.eq, "band2.frequency", {{pitchBend, 1, 0}, ControlMode::jump, {}, {}});
    desk.bind(desk.eq, "band3.gain", {{cc, 1, 18}, ControlMode::signMagnitude, {}, {}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t tear = 1 + data[0] % size;
    const std::span<const std::uint8_t> bytes(data, size);
    MidiDecoder whole, torn;
    std::vector<MidiEvent> events, pieces;
    whole.decode(bytes, events);
    torn.decode(bytes.first(tear), pieces);
    torn.decode(bytes.subspan(tear), pieces);
    if (events != pieces) std::abort();
    check(events);
    MidiLearner learner;
    for (const double seconds : {0.0, 1.0})
        if (const auto moved = learner.take(events, seconds); moved && !checkControl(*moved)) std::abort();

    sessions::test::Desk desk;
    bindAll(desk);
    sessions::RemoteEdits edits(desk);
    sessions::MidiSurface surface(desk, edits);
    const std::vector<std::string> ports{"pads"};
    for (const sessions::ControlNews& news : surface.take(events, "pads", ports, 0))
        if (news.kind == sessions::ControlNews::Kind::refused) std::abort();
    return 0;
}
