// What detectors have in common: one-pole smoothing, and the bounds of what counts as a level.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/engine/processor.hpp"

namespace lacquer::nodes {

/// -160 dBFS: below any threshold.
inline constexpr double kQuietestLevel = 1e-8;
/// Infinities count as this, so that no state can stick.
inline constexpr double kLoudestLevel = 1e8;

/// What a node that remembers for long may hear: no louder than that, and 0 for what is no number.
[[nodiscard]] inline float bounded(float sample) noexcept {
    constexpr auto kLoudest = static_cast<float>(kLoudestLevel);
    return std::isfinite(sample) ? std::clamp(sample, -kLoudest, kLoudest) : 0.0f;
}

/// The feedback of a one-pole smoother that is 63.2 % of the way after `milliseconds`.
[[nodiscard]] inline double onePole(double milliseconds, double sampleRate) noexcept {
    return std::exp(-1000 / (milliseconds * sampleRate));
}

/// The feedback of a one-pole smoother whose time may move: from cell to cell in a straight line.
class GlidingFeedback {
public:
    /// The next time that it is aimed at is there at once.
    void reset() noexcept { fresh_ = true; }
    /// Before each cell: the time at its end.
    void aim(double milliseconds, double sampleRate) noexcept {
        value_ = target_;
        step_ = 0;
        if (!fresh_ && milliseconds == milliseconds_) return;
        milliseconds_ = milliseconds;
        target_ = onePole(milliseconds, sampleRate);
        if (fresh_) value_ = target_;
        fresh_ = false;
        step_ = (target_ - value_) / kControlGridFrames;
    }
    /// Goes on by one frame of the cell.
    [[nodiscard]] double next() noexcept { return value_ += step_; }

private:
    double milliseconds_ = 0;
    double value_ = 0, target_ = 0, step_ = 0;
    bool fresh_ = true;
};

}  // namespace lacquer::nodes
