// What detectors have in common: one-pole smoothing, and the bounds of what counts as a level.
#pragma once

#include <algorithm>
#include <cmath>

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

}  // namespace lacquer::nodes
