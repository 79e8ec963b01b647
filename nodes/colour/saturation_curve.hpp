// The curves of lacquer:saturation and lacquer:clipper: amplitude in, amplitude out. All pass 0 at a
// slope of 1. Pure.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "nodes/dsp/approximations.hpp"

namespace lacquer::nodes {

enum class SaturationCurve : std::uint8_t {
    tape,        ///< tanh: odd harmonics that fall off fast
    tube,        ///< tanh of a shifted input, between -1.41 and 0.77: even harmonics too
    transistor,  ///< x / (1 + x^4)^(1/4): clean up to a bend, then hard
    soft,        ///< x - 4/27 x^3, the cubic that reaches 1 at 3/2: third harmonic alone below that
};

/// tanh, with an error below 1e-10.
[[nodiscard]] inline double fastTanh(double x) noexcept {
    constexpr double kTwoOverLn2 = 2.8853900817779268;  // e^2x as a power of two
    const double power = fastExp2(std::clamp(x, -20.0, 20.0) * kTwoOverLn2);
    return (power - 1) / (power + 1);
}

/// How far the tube's input is shifted.
inline constexpr double kTubeShift = 0.3;

[[nodiscard]] inline double saturated(SaturationCurve curve, double x) noexcept {
    switch (curve) {
        case SaturationCurve::tape:
            return fastTanh(x);
        case SaturationCurve::tube: {
            const double rest = fastTanh(kTubeShift);
            return (fastTanh(x + kTubeShift) - rest) / (1 - rest * rest);
        }
        case SaturationCurve::transistor: {
            const double square = std::min(x * x, 1e30);
            return std::clamp(x, -1e15, 1e15) / std::sqrt(std::sqrt(1 + square * square));
        }
        case SaturationCurve::soft: {
            const double bounded = std::clamp(x, -1.5, 1.5);
            return bounded * (1 - bounded * bounded * (4.0 / 27));
        }
    }
    return x;
}

/// |x| cut off at 1; the bend reaches from 1 - `knee` to 1 + `knee`, 0 to 1.
[[nodiscard]] inline double clipped(double x, double knee) noexcept {
    const double height = std::fabs(x);
    if (height <= 1 - knee) return x;
    const double into = height - 1 + knee;
    return std::copysign(into >= 2 * knee ? 1 : height - into * into / (4 * knee), x);
}

}  // namespace lacquer::nodes
