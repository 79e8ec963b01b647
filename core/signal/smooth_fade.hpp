// The curve by which the engine fades: bypasses, connections, delays. Real-time safe.
#pragma once

namespace lacquer {

/// From 0 at `frame` 0 to 1 at `length`, exactly 0 before and exactly 1 behind; a rise and the fall beside it add up to
/// 1. 6t^5 - 15t^4 + 10t^3 (Perlin 2002): slope and curvature are 0 at both ends, so that its spectrum falls by 24 dB
/// per octave, where that of a straight line falls by 12.
[[nodiscard]] inline float smoothRise(int frame, int length) noexcept {
    if (frame >= length) return 1;
    if (frame <= 0) return 0;
    const float t = static_cast<float>(frame) / static_cast<float>(length);
    return t * t * t * (t * (6 * t - 15) + 10);
}

}  // namespace lacquer
