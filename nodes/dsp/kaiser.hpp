// J. Kaiser's window for finite impulse responses ("Nonrecursive Digital Filter Design Using the I0-Sinh Window
// Function", 1974). Pure; not for the audio thread.
#pragma once

#include <cmath>

namespace lacquer::nodes {

/// Frames on either side of the middle of a response whose stop band is `attenuationDb` down, 50 or more, beside a
/// transition of so many cycles per frame.
[[nodiscard]] inline int kaiserHalfLength(double transition, double attenuationDb) {
    return static_cast<int>(std::ceil((attenuationDb - 7.95) / (14.36 * transition) / 2));
}

/// At a place in -1 … 1; 0 beyond.
[[nodiscard]] inline double kaiserWindow(double place, double attenuationDb) {
    if (std::fabs(place) >= 1) return 0;
    const double beta = 0.1102 * (attenuationDb - 8.7);
    return std::cyl_bessel_i(0.0, beta * std::sqrt(1 - place * place)) / std::cyl_bessel_i(0.0, beta);
}

}  // namespace lacquer::nodes
