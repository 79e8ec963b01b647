// What a record is equalized with: RIAA/IEC 60098. Pure; any thread.
#pragma once

#include "nodes/dsp/riaa.hpp"

namespace lacquer::sessions::vinyl {

using nodes::kBassSeconds, nodes::kMiddleSeconds, nodes::kTrebleSeconds;
using nodes::recordResponse;
/// |h| in dB.
[[nodiscard]] double recordDb(double hz) noexcept;

/// What IEC 60098 adds on replay alone: a high pass of the first order of 7950 us, dB against 1
/// kHz.
[[nodiscard]] double iecReplayDb(double hz) noexcept;

}  // namespace lacquer::sessions::vinyl
