// What a record is equalized with: RIAA/IEC 60098. Pure; any thread.
#pragma once

#include <complex>

namespace lacquer::nodes {

/// Time constants, s.
inline constexpr double kBassSeconds = 3180e-6, kMiddleSeconds = 318e-6, kTrebleSeconds = 75e-6;

/// h(f) = (1 + s T1)(1 + s T3) / (1 + s T2), s = 2 pi i f, over its magnitude at 1 kHz: what a signal is recorded
/// with, as velocity. Replay is its inverse.
[[nodiscard]] std::complex<double> recordResponse(double hz) noexcept;

}  // namespace lacquer::nodes
