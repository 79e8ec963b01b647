// Two versions of a piece of music beside each other: what is left when one is taken from the other, at the same place
// in time and equally loud. Not real time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/base/result.hpp"
#include "sessions/analysis/spectrum.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

struct Comparison {
    LoudnessReport a, b;             ///< each by itself
    std::int64_t offsetFrames = 0;   ///< by which b is later than a, at a's sample rate
    double alike = 0;                ///< correlation coefficient of the stretch that the offset was found in, 0 … 1
    bool inverted = false;           ///< b has the other polarity
    std::int64_t sharedFrames = 0;   ///< that both have, at a's rate
    std::optional<double> gainDb{};  ///< that b is brought to a's level with: the gain that leaves the least of a
    /// What is left of a, as a mean and at its highest; -inf: nothing, every sample is the same. Absent for silence.
    std::optional<double> residualDb{};  ///< relative to a, RMS over all that both have
    double residualPeakDbfs = -200;      ///< -200: nothing
    std::int64_t residualPeakFrame = 0;  ///< of a
    /// b less a by third-octave bands, in dB, both equally loud as a whole; absent where either has less than -90 dB.
    std::array<std::optional<double>, ThirdOctave::kBands> bandsDb{};
};

/// Compares a and b, which is resampled to a's rate where it has another. b is looked for up to 1.3 s earlier or later,
/// around the loudest place of a. With `difference`, what is left is written there, as 32-bit float WAV. Fails as
/// openClipFile does, with usage where one has one channel and the other two, and with failed when `progress` says
/// stop.
Result<Comparison> compare(const std::filesystem::path& a, const std::filesystem::path& b,
                           const std::filesystem::path& difference = {}, const Progress& progress = {});

}  // namespace lacquer::sessions
