// MidiDecoder: MIDI bytes in, what controls and the transport are told out. Message thread; allocates.
// Whatever the bytes, it goes on: running status, messages within messages, torn and senseless ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/control/midi_control.hpp"

namespace lacquer {

class MidiDecoder {
public:
    /// Appends what the bytes say. A message may begin in one call and end in another.
    ///
    /// A control change below 64 is told twice: by itself, and as half of its 14-bit pair. The upper half sets the
    /// lower one to 0, as the specification says. Data entry (6, 38, 96, 97) is told as the NRPN that is selected, if
    /// one is, and not at all while a registered parameter is; what selects them (98 to 101) and channel mode messages
    /// (120 to 127) are no controls. Of MIDI Machine Control, stop, play, deferred play, record strobe, record exit and
    /// locate to a place are told, to whatever device they are addressed.
    void decode(std::span<const std::uint8_t> bytes, std::vector<MidiEvent>& out);

private:
    /// What 14 bits are put together from, one for each channel.
    struct Channel {
        std::array<std::uint8_t, 32> upper{};  ///< of control changes 0 to 31
        int selected[2] = {0x7F, 0x7F};        ///< the upper and lower half of the NRPN; both 127: none
        bool registered = false;               ///< `selected` is of a registered one, which is no control
        int data = -1;                         ///< of the one that is selected; below 0: not known
    };
    /// Enough for the commands that are understood; longer ones are let go by.
    static constexpr std::size_t kMostSystemBytes = 16;

    void status(std::uint8_t byte, std::vector<MidiEvent>& out);
    void data(std::uint8_t byte, std::vector<MidiEvent>& out);
    void message(std::vector<MidiEvent>& out);
    void controlChange(int channel, int number, int value, std::vector<MidiEvent>& out);
    void dataEntry(int channel, int number, int value, std::vector<MidiEvent>& out);
    void systemExclusive(std::vector<MidiEvent>& out) const;

    std::array<Channel, 16> channels_{};
    std::uint8_t status_ = 0;  ///< running; 0: none
    std::array<std::uint8_t, 2> data_{};
    std::size_t have_ = 0;
    std::array<std::uint8_t, kMostSystemBytes> system_{};
    std::size_t systemBytes_ = 0;
    bool inSystemExclusive_ = false;
};

}  // namespace lacquer
