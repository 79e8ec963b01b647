// MidiSurface: what MIDI controllers do to a session by the bindings it holds, and by MIDI Machine Control to its
// transport. Message thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/control/control_map.hpp"
#include "sessions/control/remote_edits.hpp"

namespace lacquer::sessions {

/// What came of a control that is bound and was moved; or of a command of MIDI Machine Control, when it was refused.
struct ControlNews {
    enum class Kind {
        moved,    ///< the parameter has been set
        waiting,  ///< the control has not met the parameter's value yet
        refused,  ///< see `error`
    };
    Kind kind = Kind::moved;
    std::optional<MidiControl> control{};  ///< none: MIDI Machine Control
    ParameterAddress parameter{};
    double value = 0;  ///< the parameter's now
    std::optional<Error> error{};
};

/// What it came from: "CC 7 on channel 1", "MIDI Machine Control".
[[nodiscard]] std::string sourceOf(const ControlNews& news);

class MidiSurface {
public:
    /// Both must outlive this.
    MidiSurface(Controlled& controlled, RemoteEdits& edits) : controlled_(controlled), edits_(edits) {}

    /// Carries out what controls of one port did in a moment; each parameter is set once, to where it got to.
    /// `openPorts` are all that are listened to: a binding for another one of them does not listen to this one.
    /// Waiting and refusals are told once while the control keeps moving.
    std::vector<ControlNews> take(std::span<const MidiEvent> events, const std::string& port,
                                  std::span<const std::string> openPorts, double nowSeconds);

    /// Another session is open.
    void forget() { bound_.clear(); }

private:
    struct Bound {
        ControlBinding binding;
        ControlFollower follower{};
        std::optional<ControlNews::Kind> told{};
        double movedAt = 0;  ///< seconds
    };
    struct Move {
        MidiControl control;
        double value = 0;
        std::optional<Error> error{};
    };

    Status machine(const MidiEvent& event);
    Status machine(MachineCommand command);
    Status locate(double seconds);
    void follow(const MidiChange& change, const ParameterAddress& address, const ControlBinding& binding,
                std::map<ParameterAddress, Move>& moves);
    [[nodiscard]] std::optional<ControlNews> carryOut(const ParameterAddress& address, Move move, double nowSeconds);

    Controlled& controlled_;
    RemoteEdits& edits_;
    std::map<ParameterAddress, Bound> bound_;
};

}  // namespace lacquer::sessions
