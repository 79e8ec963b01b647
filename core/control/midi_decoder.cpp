#include "core/control/midi_decoder.hpp"

#include <algorithm>
#include <optional>

namespace lacquer {

namespace {

constexpr std::uint8_t kNoteOff = 0x80, kNoteOn = 0x90, kControlChange = 0xB0, kProgram = 0xC0, kPressure = 0xD0,
                       kPitchBend = 0xE0, kSystemExclusive = 0xF0, kEndOfExclusive = 0xF7, kRealTime = 0xF8;
constexpr int kDataEntry = 6, kDataEntryLower = 38, kIncrement = 96, kDecrement = 97, kNrpnLower = 98, kNrpnUpper = 99,
              kRpnLower = 100, kRpnUpper = 101, kFirstModeMessage = 120;
// MMC (MIDI 1.0 Recommended Practice RP-013): F0 7F <device> 06 <command> … F7.
constexpr std::uint8_t kUniversalRealTime = 0x7F, kMachineControl = 0x06, kMmcStop = 0x01, kMmcPlay = 0x02,
                       kMmcDeferredPlay = 0x03, kMmcRecordStrobe = 0x06, kMmcRecordExit = 0x07, kMmcLocate = 0x44,
                       kTarget = 0x01;
constexpr std::size_t kMmcLocateBytes = 11;  // 7F <device> 06 44 06 01 hr mn sc fr ff

/// Standard time code as MMC has it: hr is 0ttHHHHH, tt the kind of frames: 24, 25, 30 drop and 30 non-drop; fr is
/// 0GI FFFFF, G its sign; ff is hundredths of a frame, unless I says that it is a status.
std::optional<double> secondsOf(std::span<const std::uint8_t> code) {
    constexpr int kFramesPerSecond[] = {24, 25, 30, 30};
    constexpr int kDrop = 2;
    const int kind = code[0] >> 5 & 3;
    const int hours = code[0] & 0x1F, minutes = code[1] & 0x3F, seconds = code[2] & 0x3F, frames = code[3] & 0x1F;
    const bool negative = (code[3] & 0x40) != 0, status = (code[3] & 0x20) != 0;
    if (hours > 23 || minutes > 59 || seconds > 59 || frames >= kFramesPerSecond[kind] || negative) return std::nullopt;
    const double part = status ? 0 : code[4] / 100.0;
    const int allMinutes = hours * 60 + minutes;
    double count = (allMinutes * 60.0 + seconds) * kFramesPerSecond[kind] + frames + part;
    if (kind != kDrop) return count / kFramesPerSecond[kind];
    count -= 2 * (allMinutes - allMinutes / 10);  // SMPTE 12M: two frame numbers a minute are left out, but each tenth
    return count * 1001 / 30000;
}

std::size_t dataBytesOf(std::uint8_t status) {
    const int kind = status & 0xF0;
    return kind == kProgram || kind == kPressure ? 1 : 2;
}

}  // namespace

void MidiDecoder::decode(std::span<const std::uint8_t> bytes, std::vector<MidiEvent>& out) {
    for (const std::uint8_t byte : bytes) {
        if (byte >= kRealTime) continue;  // may stand anywhere, also within a message
        byte & 0x80 ? status(byte, out) : data(byte, out);
    }
}

void MidiDecoder::status(std::uint8_t byte, std::vector<MidiEvent>& out) {
    if (byte == kEndOfExclusive && inSystemExclusive_) systemExclusive(out);
    inSystemExclusive_ = byte == kSystemExclusive;
    systemBytes_ = 0;
    have_ = 0;
    status_ = byte < kSystemExclusive ? byte : 0;  // system common messages end the running status
}

void MidiDecoder::data(std::uint8_t byte, std::vector<MidiEvent>& out) {
    if (inSystemExclusive_) {
        if (systemBytes_ < system_.size()) system_[systemBytes_] = byte;
        systemBytes_ = std::min(systemBytes_ + 1, system_.size() + 1);
        return;
    }
    if (status_ == 0) return;
    data_[have_++] = byte;
    if (have_ < dataBytesOf(status_)) return;
    have_ = 0;
    message(out);
}

void MidiDecoder::message(std::vector<MidiEvent>& out) {
    const int channel = status_ & 0x0F;
    const auto tell = [&](MidiControlKind kind, int number, int value) {
        out.emplace_back(MidiChange{{kind, channel + 1, number}, value});
    };
    switch (status_ & 0xF0) {
        case kNoteOff:
            return tell(MidiControlKind::note, data_[0], 0);
        case kNoteOn:
            return tell(MidiControlKind::note, data_[0], data_[1]);
        case kControlChange:
            return controlChange(channel, data_[0], data_[1], out);
        case kPitchBend:
            return tell(MidiControlKind::pitchBend, 0, data_[0] | data_[1] << 7);
        default:
            return;
    }
}

void MidiDecoder::controlChange(int channel, int number, int value, std::vector<MidiEvent>& out) {
    Channel& state = channels_[static_cast<std::size_t>(channel)];
    if (number >= kFirstModeMessage) return;
    if (number >= kNrpnLower && number <= kRpnUpper) {
        const bool registered = number == kRpnLower || number == kRpnUpper;
        if (registered != state.registered) state.selected[0] = state.selected[1] = 0x7F;
        state.registered = registered;
        state.selected[number == kNrpnUpper || number == kRpnUpper ? 0 : 1] = value;
        state.data = -1;
        return;
    }
    const bool selected = (state.selected[0] << 7 | state.selected[1]) != 0x3FFF;
    const bool entry =
        number == kDataEntry || number == kDataEntryLower || number == kIncrement || number == kDecrement;
    if (selected && entry && state.registered) return;
    if (selected && entry) return dataEntry(channel, number, value, out);

    out.emplace_back(MidiChange{{MidiControlKind::cc, channel + 1, number}, value});
    if (number >= 64) return;
    const int pair = number % 32;
    auto& upper = state.upper[static_cast<std::size_t>(pair)];
    if (number < 32) upper = static_cast<std::uint8_t>(value);
    const int lower = number < 32 ? 0 : value;
    out.emplace_back(MidiChange{{MidiControlKind::cc14, channel + 1, pair}, upper << 7 | lower});
}

void MidiDecoder::dataEntry(int channel, int number, int value, std::vector<MidiEvent>& out) {
    Channel& state = channels_[static_cast<std::size_t>(channel)];
    if (number == kDataEntry) {
        state.data = value << 7;
    } else if (number == kDataEntryLower) {
        state.data = (std::max(state.data, 0) & ~0x7F) | value;
    } else {
        if (state.data < 0) return;  // one more than what?
        state.data = std::clamp(state.data + (number == kIncrement ? 1 : -1), 0, 0x3FFF);
    }
    const MidiControl control{MidiControlKind::nrpn, channel + 1, state.selected[0] << 7 | state.selected[1]};
    out.emplace_back(MidiChange{control, state.data});
}

void MidiDecoder::systemExclusive(std::vector<MidiEvent>& out) const {
    if (systemBytes_ < 4 || systemBytes_ > system_.size()) return;
    if (system_[0] != kUniversalRealTime || system_[2] != kMachineControl) return;
    // system_[1] is the device that is meant; there is one transport here.
    const std::uint8_t command = system_[3];
    if (command == kMmcStop) out.emplace_back(MachineCommand::stop);
    if (command == kMmcPlay || command == kMmcDeferredPlay) out.emplace_back(MachineCommand::play);
    if (command == kMmcRecordStrobe) out.emplace_back(MachineCommand::recordStrobe);
    if (command == kMmcRecordExit) out.emplace_back(MachineCommand::recordExit);
    if (command != kMmcLocate || systemBytes_ != kMmcLocateBytes || system_[5] != kTarget) return;
    if (const auto seconds = secondsOf(std::span(system_).subspan<6, 5>())) out.emplace_back(MachineLocate{*seconds});
}

}  // namespace lacquer
