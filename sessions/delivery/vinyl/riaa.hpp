// What a record is equalized with: RIAA/IEC 60098. Pure; any thread.
#pragma once

#include <complex>

namespace lacquer::sessions::vinyl {

/// Time constants, s.
inline constexpr double kBassSeconds = 3180e-6, kMiddleSeconds = 318e-6, kTrebleSeconds = 75e-6;

/// h(f) = (1 + s T1)(1 + s T3) / (1 + s T2), s = 2 pi i f, over its magnitude at 1 kHz: what a signal is recorded
/// with, as velocity. Replay is its inverse.
[[nodiscard]] std::complex<double> recordResponse(double hz) noexcept;
[[nodiscard]] double recordDb(double hz) noexcept;

/// What IEC 60098 adds on replay alone: a high pass of the first order of 7950 us, dB against 1
/// kHz.
[[nodiscard]] double iecReplayDb(double hz) noexcept;

}  // namespace lacquer::sessions::vinyl
