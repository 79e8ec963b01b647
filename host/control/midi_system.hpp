// MidiSystem: one of the two MIDI systems of this machine, JACK's or ALSA's sequencer, as RtMidi listens to it, and
// what RtMidi does not know of it: whether it is still there, and who listens to a port. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

class RtMidiIn;

namespace lacquer::host {

class MidiSystem {
public:
    static constexpr const char* kJack = "JACK";
    static constexpr const char* kAlsa = "ALSA";
    /// What our own ports begin with.
    static constexpr const char* kClientName = "lacquer-midi";

    /// `api`: kJack or kAlsa. Null where it does not run.
    static std::unique_ptr<MidiSystem> open(const std::string& api);
    ~MidiSystem();
    MidiSystem(const MidiSystem&) = delete;
    MidiSystem& operator=(const MidiSystem&) = delete;

    /// False when the JACK server has gone.
    [[nodiscard]] bool there() const;
    [[nodiscard]] RtMidiIn& input() const { return *input_; }
    /// Of the ports that can be listened to, by RtMidi's numbers; of ALSA without the numbers at their end, which
    /// change when a device is plugged in again.
    [[nodiscard]] std::vector<std::string> ports() const;
    /// RtMidi's number of the port of this name.
    [[nodiscard]] std::optional<unsigned> find(const std::string& port) const;
    /// Whoever is connected to the port of this number: names of JACK's ports, addresses of ALSA's.
    [[nodiscard]] std::vector<std::string> listeners(unsigned port) const;

private:
    struct Look;
    struct JackLook;
    struct AlsaLook;
    MidiSystem(std::unique_ptr<Look> look, std::unique_ptr<RtMidiIn> input);

    std::unique_ptr<Look> look_;
    std::unique_ptr<RtMidiIn> input_;
};

}  // namespace lacquer::host
