// The curve by which the engine fades: bypasses, connections, delays. Real-time safe.
#pragma once

#include <algorithm>
#include <cmath>

namespace lacquer {

/// How long the engine's fades are.
inline constexpr double kEngineFadeMs = 10;

[[nodiscard]] inline int engineFadeFrames(double sampleRate) noexcept {
    return static_cast<int>(std::lround(sampleRate * kEngineFadeMs / 1000));
}

/// From 0 at `frame` 0 to 1 at `length`, exactly 0 before and exactly 1 behind; a rise and the fall beside it add up to
/// 1. 6t^5 - 15t^4 + 10t^3 (Perlin 2002): slope and curvature are 0 at both ends, so that its spectrum falls by 24 dB
/// per octave, where that of a straight line falls by 12.
[[nodiscard]] inline float smoothRise(int frame, int length) noexcept {
    if (frame <= 0) return 0;
    if (frame >= length) return 1;
    const float t = static_cast<float>(frame) / static_cast<float>(length);
    return t * t * t * (t * (6 * t - 15) + 10);
}

}  // namespace lacquer
