// Signals that nodes are measured with, and what their levels are. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/analysis/node_runner.hpp"
#include "sessions/analysis/plot.hpp"

namespace lacquer::sessions {

/// One sample at -60 dBFS …
inline constexpr double kImpulseAmplitude = 1e-3;
/// … and silence. `frames` is a multiple of NodeRunner::kQuantum, as in the next.
[[nodiscard]] std::vector<float> impulse(std::size_t frames);

/// A sine of so many periods, which may be put after itself.
[[nodiscard]] std::vector<float> sineOf(std::size_t periods, std::size_t frames, double amplitude);
/// The whole number of periods of a frequency in Hz next to so many frames, at least 1.
[[nodiscard]] std::size_t periodsIn(std::size_t frames, double frequencyHz, double sampleRate);

[[nodiscard]] inline TwoSides onBothSides(const std::vector<float>& samples) {
    return {samples, samples};
}

/// kNothingDb for 0 and what is below that.
[[nodiscard]] double powerDb(double power);
/// Of a sine of full scale 0.
[[nodiscard]] double sineLevelDb(std::span<const float> samples);

/// A stretch of a tone that goes on, a quarter of a second at 48 kHz.
inline constexpr std::size_t kSteadyFrames = 47 * NodeRunner::kQuantum;
/// Of the left side of what comes of a tone, a stretch long, that goes on until a stretch is as loud as the one before,
/// to 0.005 dB, or 20 of them have passed. The node's latency is waited for. Fails as NodeRunner::run does.
Result<double> settledLevelDb(NodeRunner& runner, const TwoSides& tone);

/// 20 Hz, 20 kHz, and between them the 80 frequencies to the decade of which 1 kHz is one.
[[nodiscard]] std::vector<double> plotFrequencies();
[[nodiscard]] PlotAxis frequencyAxis(std::string name);

/// To three digits: "1 kHz", "62.5 Hz".
[[nodiscard]] std::string frequencyText(double frequencyHz);

/// The lowest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that is not below a value above 0.
[[nodiscard]] double roundedUp(double value);

struct Extent {
    double lowest = 0;
    double highest = 0;
};
/// Of y over all points; 0 and 0 without any.
[[nodiscard]] Extent extentOf(const std::vector<PlotCurve>& curves);
/// An axis of dB from and to multiples of a step that hold the curves: at least `least`, at most `most`.
[[nodiscard]] PlotAxis decibelAxis(std::string name, std::string unit, const std::vector<PlotCurve>& curves,
                                   double step, Extent least, Extent most);

}  // namespace lacquer::sessions
