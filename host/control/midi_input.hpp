// MIDI inputs of this machine, by RtMidi: JACK's where a JACK server runs, and ALSA's. One thread at a time, the
// message thread or that of MidiPorts. RtMidi's own thread, JACK's real-time one among them, only puts what comes into
// a ring.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/control/midi_decoder.hpp"

namespace lacquer::host {

struct MidiPort {
    std::string name;  ///< of ALSA without the numbers at its end, which change
    std::string api;   ///< "JACK", "ALSA"

    friend bool operator==(const MidiPort&, const MidiPort&) = default;
};

/// The ports one can listen to, JACK's first. Takes some milliseconds.
[[nodiscard]] std::vector<MidiPort> listMidiPorts();

/// The port of this name, or the only one whose name contains it; of two with one name, JACK's. Errors list what there
/// is.
Result<MidiPort> chooseMidiPort(const std::vector<MidiPort>& ports, const std::string& name);

class MidiInput {
public:
    /// Listens to a port. Fails with unavailable where there is none of that name.
    static Result<std::unique_ptr<MidiInput>> open(const std::string& name);
    /// Listens to a port as soon as it is there, which watch() finds out. Until then it is gone().
    static std::unique_ptr<MidiInput> expect(MidiPort port);
    ~MidiInput();
    MidiInput(const MidiInput&) = delete;
    MidiInput& operator=(const MidiInput&) = delete;

    [[nodiscard]] const MidiPort& port() const noexcept { return port_; }

    /// Appends what has come since the last call.
    void take(std::vector<MidiEvent>& out);

    enum class Change { none, gone, back };
    /// Looks whether the port has gone, or has come back, and then listens to it again: also where it has been away
    /// only between two calls, or has been disconnected. About once a second; where there is no JACK server for a port
    /// of JACK, it is looked for at every fifth call. Waits for a server that does not answer.
    Change watch();
    [[nodiscard]] bool gone() const noexcept { return gone_; }
    /// Messages that were lost because nobody took them in time.
    [[nodiscard]] std::uint64_t lost() const noexcept;

private:
    struct Line;
    explicit MidiInput(MidiPort port);
    /// False where the port is not there now.
    bool listen();
    [[nodiscard]] bool connected() const;

    MidiPort port_;
    MidiDecoder decoder_;
    std::unique_ptr<Line> line_;
    bool gone_ = false;
    int looks_ = 0;  ///< since it has gone
};

}  // namespace lacquer::host
