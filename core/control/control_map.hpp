// From where a control stands to the value of its parameter, and back, by the parameter's own scale. Pure functions,
// and ControlFollower, which remembers where a control stood. Any thread; one at a time for a follower.
#pragma once

#include <optional>

#include "core/control/control_binding.hpp"

namespace lacquer {

/// The whole range of a parameter.
[[nodiscard]] ControlRange rangeOf(const ParameterInfo& info) noexcept;

/// The value at a position, 0 to 1, as on the editor's sliders: even steps of the value, of a logarithmic parameter
/// even ratios, of a level in dB that goes down to silence (-90 dB or less) even steps of 10^(dB / 50); rounded where
/// the parameter is stepped. 0 and below is range.from exactly, 1 and above range.to.
[[nodiscard]] double valueAt(const ParameterInfo& info, const ControlRange& range, double position) noexcept;

/// The position at which a value lies; for one outside the range the nearer end, 0 or 1; 0 where the range is none.
[[nodiscard]] double positionOf(const ParameterInfo& info, const ControlRange& range, double value) noexcept;

/// So many clicks an endless knob was turned, up or down.
[[nodiscard]] int clicksOf(ControlMode mode, int value) noexcept;

/// What one binding does as its control moves.
class ControlFollower {
public:
    /// `now`: the parameter's value, which somebody else may have changed since. Returns the value that it gets;
    /// nothing when it keeps the one it has, or the control has not met it yet.
    /// An endless knob goes through the range in 127 clicks, and through a stepped parameter by one step a click.
    std::optional<double> follow(const ParameterInfo& info, const ControlBinding& binding, int value, double now);

    /// The control was moved and has not met the parameter's value yet: it moves nothing.
    [[nodiscard]] bool waiting() const noexcept { return waiting_; }

private:
    static double turned(const ParameterInfo& info, const ControlRange& range, int clicks, double now);
    double toggled(const ParameterInfo& info, const ControlRange& range, const MidiChange& change, double now);
    double moved(const ParameterInfo& info, const ControlRange& range, const ControlBinding& binding, int value,
                 double now);

    std::optional<double> before_;  ///< the position that it stood at; of a switch, 1 pressed and 0 let go
    std::optional<double> set_;     ///< the value that it set last
    bool waiting_ = false;
};

}  // namespace lacquer
