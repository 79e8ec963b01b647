#include "nodes/dsp/true_peak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

// Kaiser's window parameter for 60 dB of image rejection. With 48 taps the response is flat to 0.46 of the sample rate.
constexpr double kKaiserBeta = 5.65;

double windowedSinc(double x, double halfLength) noexcept {
    if (x == 0) return 1;
    const double edge = x / halfLength;
    if (std::fabs(edge) >= 1) return 0;
    const double angle = std::numbers::pi * x;
    const double window =
        std::cyl_bessel_i(0.0, kKaiserBeta * std::sqrt(1 - edge * edge)) / std::cyl_bessel_i(0.0, kKaiserBeta);
    return std::sin(angle) / angle * window;
}

}  // namespace

TruePeakDetector::TruePeakDetector() {
    for (int tap = 0; tap < kTaps; ++tap)
        for (int phase = 0; phase < kOversampling; ++phase) {
            // Distance from the sample `tap` frames ago to the point `phase` 16ths after the one kDelayFrames ago.
            const double x = tap - kDelayFrames + static_cast<double>(phase) / kOversampling;
            const bool onSample = phase == 0;  // exact there, free of rounding
            const double value = onSample ? (tap == kDelayFrames ? 1 : 0) : windowedSinc(x, kTaps / 2);
            taps_[static_cast<std::size_t>(tap)][static_cast<std::size_t>(phase)] = static_cast<float>(value);
        }
    reset();
}

void TruePeakDetector::reset() noexcept {
    history_.fill(0);
}

void TruePeakDetector::raise(const Cell& samples, Cell& peaks) noexcept {
    std::copy(samples.begin(), samples.end(), history_.end() - kControlGridFrames);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        Phases sums{};
        for (std::size_t tap = 0; tap < taps_.size(); ++tap) {
            const float x = history_[i + kTaps - 1 - tap];
            for (std::size_t phase = 0; phase < sums.size(); ++phase) sums[phase] += x * taps_[tap][phase];
        }
        for (const float sum : sums) {
            const float magnitude = std::fabs(sum);
            peaks[i] = magnitude > peaks[i] ? magnitude : peaks[i];
        }
    }
    std::copy(history_.end() - (kTaps - 1), history_.end(), history_.begin());
}

}  // namespace lacquer::nodes
