// LoudnessTags: what a file says of its own loudness, and how each kind of file writes it: bext (EBU Tech 3285 v2),
// ReplayGain 2, R128_TRACK_GAIN (RFC 7845). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lacquer::sessions {

/// As LoudnessReport has them; absent: not said.
struct LoudnessTags {
    std::optional<double> integratedLufs{};
    std::optional<double> loudnessRangeLu{};
    std::optional<double> truePeakDbtp{};
    std::optional<double> maxMomentaryLufs{};
    std::optional<double> maxShortTermLufs{};
    std::optional<double> albumIntegratedLufs{};  ///< of the album that the file is part of
    std::optional<double> albumTruePeakDbtp{};

    friend bool operator==(const LoudnessTags&, const LoudnessTags&) = default;
};

/// What bext writes for a value that is not known.
inline constexpr std::int16_t kBextUnknown = 0x7FFF;

/// Hundredths, rounded away from zero at the half; kBextUnknown for what is absent or beyond ±99.99.
[[nodiscard]] std::int16_t bextValue(const std::optional<double>& value);

/// "-7.20 dB": what brings the programme to -18 LUFS.
[[nodiscard]] std::string replayGain(double integratedLufs);
/// "0.891251": a peak as amplitude.
[[nodiscard]] std::string replayGainPeak(double peakDb);

/// "-512": what brings the programme to -23 LUFS, in 1/256 dB.
[[nodiscard]] std::string opusGain(double integratedLufs);

}  // namespace lacquer::sessions
