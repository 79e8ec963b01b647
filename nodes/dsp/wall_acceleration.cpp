#include "nodes/dsp/wall_acceleration.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>

#include "nodes/dsp/cell_fir.hpp"
#include "nodes/dsp/kaiser.hpp"
#include "nodes/dsp/riaa.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kLeastPointRate = 176400;
constexpr double kCutPassbandHz = 20000, kCutStopbandHz = 24000;
constexpr double kCutPassbandShare = 20000 / 22050.0;  // of half a low sample rate
constexpr double kCutAttenuationDb = 96;
constexpr int kFrequencies = 512;  // of the integral: its sum repeats itself far beyond the longest response

struct CutBand {
    double passHz, stopHz;

    explicit CutBand(double sampleRate)
        : passHz(std::min(kCutPassbandHz, kCutPassbandShare * sampleRate / 2)),
          stopHz(std::min(kCutStopbandHz, sampleRate / 2)) {}
};

}  // namespace

void WallAcceleration::prepare(double sampleRate) {
    const CutBand band(sampleRate);
    const double edge = std::numbers::pi * (band.passHz + band.stopHz) / sampleRate;  // radians per frame
    delayFrames_ = kaiserHalfLength((band.stopHz - band.passHz) / sampleRate, kCutAttenuationDb);
    const int points = static_cast<int>(
        std::bit_ceil(static_cast<unsigned>(std::max(1.0, std::ceil(kLeastPointRate / sampleRate - 1e-9)))));
    taps_.assign(static_cast<std::size_t>(points), std::vector<float>(static_cast<std::size_t>(2 * delayFrames_ + 1)));
    history_.assign(static_cast<std::size_t>(2 * delayFrames_ + kControlGridFrames), 0.0f);

    // (1 + s T1) / (1 + s T2) by the bilinear transform.
    const double twice = 2 * sampleRate, scale = 1 + twice * kMiddleSeconds;
    shelfNow_ = (1 + twice * kBassSeconds) / scale;
    shelfBefore_ = (1 - twice * kBassSeconds) / scale;
    shelfPole_ = (1 - twice * kMiddleSeconds) / scale;

    // The inverse Fourier transform of what is left to do, under a window; time runs from tap to tap and from point to
    // point.
    const int steps = 2 * delayFrames_ * points + points;
    std::vector<double> response(static_cast<std::size_t>(steps), 0.0);
    for (int k = 0; k < kFrequencies; ++k) {
        const double w = edge * (k + 0.5) / kFrequencies, hz = w * sampleRate / (2 * std::numbers::pi);
        const std::complex<double> back = std::polar(1.0, -w), s(0, w * sampleRate);
        const std::complex<double> had = (shelfNow_ + shelfBefore_ * back) / (1.0 + shelfPole_ * back) * (1.0 - back);
        std::complex<double> turning = s * recordResponse(hz) / std::numbers::sqrt2 / had *
                                       std::polar(edge / kFrequencies / std::numbers::pi, -w * delayFrames_);
        const std::complex<double> turn = std::polar(1.0, w / points);
        for (double& value : response) {
            value += turning.real();
            turning *= turn;
        }
    }
    for (int step = 0; step < steps; ++step) {
        const int tap = step / points, point = step % points;
        const double time = tap - delayFrames_ + static_cast<double>(point) / points;
        const double window = kaiserWindow(time / (delayFrames_ + 1), kCutAttenuationDb);
        taps_[static_cast<std::size_t>(point)][static_cast<std::size_t>(2 * delayFrames_ - tap)] =
            static_cast<float>(response[static_cast<std::size_t>(step)] * window);
    }
    reset();
}

void WallAcceleration::reset() noexcept {
    sampleBefore_ = shelvedBefore_ = 0;
    std::ranges::fill(history_, 0.0f);
}

void WallAcceleration::take(const Cell& samples) noexcept {
    std::copy(history_.begin() + kControlGridFrames, history_.end(), history_.begin());
    float* const differences = history_.data() + (history_.size() - kControlGridFrames);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double sample = samples[i];
        const double shelved = shelfNow_ * sample + shelfBefore_ * sampleBefore_ - shelfPole_ * shelvedBefore_;
        differences[i] = static_cast<float>(shelved - shelvedBefore_);
        sampleBefore_ = sample;
        shelvedBefore_ = shelved;
    }
}

void WallAcceleration::at(int point, Cell& acceleration) const noexcept {
    runCellFir(taps_[static_cast<std::size_t>(point)], history_.data(), acceleration);
}

}  // namespace lacquer::nodes
