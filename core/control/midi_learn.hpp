// MidiLearner: which control of a port somebody has just moved, so that it can be bound. Message thread.
#pragma once

#include <optional>
#include <span>

#include "core/control/midi_control.hpp"

namespace lacquer {

class MidiLearner {
public:
    /// So long after its upper half (CC 0 to 31) a lower one may come: else it is a control change of 7 bits.
    static constexpr double kLowerHalfSeconds = 0.1;
    /// So long after a lower half (CC 32 to 63) the upper one may come: a fader of 14 bits that is moved slowly sends
    /// lower halves alone for a while.
    static constexpr double kUpperHalfSeconds = 0.6;

    /// What has come from the port until now; also nothing, about 30 times a second: some controls are known only
    /// after a while. Returns the control once it is known; then the learner is done.
    ///
    /// Two halves that both move are one control of 14 bits. A key or pad is known when it is let go: faders that feel
    /// a finger say so by a note, and then move.
    [[nodiscard]] std::optional<MidiControl> take(std::span<const MidiEvent> events, double nowSeconds);

private:
    [[nodiscard]] std::optional<MidiControl> take(const MidiChange& change, double nowSeconds);
    [[nodiscard]] std::optional<MidiControl> takeHalf(const MidiControl& control, double nowSeconds);

    struct Half {
        MidiControl control;
        double alone = 0;  ///< from this time on it is a control by itself; seconds
    };
    std::optional<Half> half_;
    std::optional<MidiControl> pressed_;  ///< the last key
};

}  // namespace lacquer
