// MidiPorts: the MIDI ports that a program listens to, opened, watched and closed on a thread of their own, since a
// JACK server may take its time to answer, or never do. Message thread, which never waits for it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/control/midi_input.hpp"

namespace lacquer::host {

class MidiPorts {
public:
    using Look = std::function<MidiInput::Change(MidiInput&)>;

    /// `look`: what the thread does with each port once a second, and at once when it is new.
    explicit MidiPorts(Look look = &MidiInput::watch);
    /// Closes the ports. A thread that a server keeps waiting for two seconds is left behind.
    ~MidiPorts();
    MidiPorts(const MidiPorts&) = delete;
    MidiPorts& operator=(const MidiPorts&) = delete;

    /// Listens to a port from when it is there. Of one name, one is listened to.
    void listenTo(const MidiPort& port);
    void leave(const std::string& name);

    struct Heard {
        std::string port;
        std::vector<MidiEvent> events;
    };
    /// What has come since the last call, of ports from which something has. That of a port which is being looked at
    /// follows with the next call.
    [[nodiscard]] std::vector<Heard> take();

    struct News {
        MidiPort port;
        MidiInput::Change change = MidiInput::Change::none;
        bool first = false;  ///< the port was there, or not (none), when it was looked for first
    };
    [[nodiscard]] std::vector<News> takeNews();

    [[nodiscard]] bool empty() const;
    /// Ports that are listened to, and there.
    [[nodiscard]] std::vector<std::string> open() const;
    /// A port that is not there; also while it has not been looked for yet.
    [[nodiscard]] bool gone(const std::string& name) const;

private:
    struct Line;
    struct Shared;
    static void run(const std::shared_ptr<Shared>& shared);

    std::shared_ptr<Shared> shared_;  ///< with the thread
    bool running_ = false;            ///< the thread, from the first port on
};

}  // namespace lacquer::host
