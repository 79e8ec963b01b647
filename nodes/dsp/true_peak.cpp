#include "nodes/dsp/true_peak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

constexpr std::size_t kHalvingTaps = TruePeakDetector::kHalvingTaps;
constexpr std::size_t kFineTaps = TruePeakDetector::kFineTaps;
constexpr std::size_t kFinePhases = 8;

// sin(pi x) / (pi x) under a Kaiser window of +-halfLength.
double windowedSinc(double x, double halfLength, double beta) {
    const double edge = x / halfLength;
    if (std::fabs(edge) >= 1) return 0;
    const double angle = std::numbers::pi * x;
    const double window = std::cyl_bessel_i(0.0, beta * std::sqrt(1 - edge * edge)) / std::cyl_bessel_i(0.0, beta);
    return (x == 0 ? 1 : std::sin(angle) / angle) * window;
}

// Weights of the samples around a point half-way between two of them, oldest first. beta for 60 dB.
std::array<float, kHalvingTaps> halvingTaps() {
    constexpr std::size_t kTaps = kHalvingTaps;
    std::array<float, kTaps> taps;
    for (std::size_t i = 0; i < kTaps; ++i) {
        const double x = static_cast<double>(i) - static_cast<double>(kTaps) / 2 + 0.5;
        taps[i] = static_cast<float>(windowedSinc(x, static_cast<double>(kTaps) / 2, 5.65));
    }
    return taps;
}

// Weights for the points at 0, 1/8 … 7/8 after the sample in the middle, oldest first; phases side by side. The signal
// ends at a quarter of this rate, so there is room for 80 dB.
std::array<std::array<float, kFinePhases>, kFineTaps> fineTaps() {
    constexpr std::size_t kTaps = kFineTaps;
    std::array<std::array<float, kFinePhases>, kTaps> taps;
    for (std::size_t i = 0; i < kTaps; ++i)
        for (std::size_t phase = 0; phase < kFinePhases; ++phase) {
            const double x = static_cast<double>(i) - (static_cast<double>(kTaps) / 2 - 1) -
                             static_cast<double>(phase) / kFinePhases;
            const bool onSample = phase == 0;  // exact there, free of rounding
            taps[i][phase] = onSample ? (x == 0 ? 1.0f : 0.0f)
                                      : static_cast<float>(windowedSinc(x, static_cast<double>(kTaps) / 2, 7.86));
        }
    return taps;
}

constexpr std::size_t kMeterTaps = 12;
using MeterTaps = std::array<float, kMeterTaps>;

// Points between samples 5 and 6 of 12 as meters see them, which oversample four times. Interpolators that short let
// images through, so on signals that reach half the sample rate they see more than an ideal one; what leaves a limiter
// has to satisfy them too. The first four are the phases of ITU-R BS.1770-5, annex 2 (the second half mirrors the
// first), the last three a Hann-windowed sinc, the usual choice.
std::array<MeterTaps, 7> meterTaps() {
    constexpr MeterTaps kPhase0{0.001708984375f,   0.010986328125f,  -0.0196533203125f, 0.033203125f,
                                -0.0594482421875f, 0.1373291015625f, 0.97216796875f,    -0.102294921875f,
                                0.047607421875f,   -0.026611328125f, 0.014892578125f,   -0.00830078125f};
    constexpr MeterTaps kPhase1{-0.0291748046875f, 0.029296875f,      -0.0517578125f,   0.089111328125f,
                                -0.16650390625f,   0.465087890625f,   0.77978515625f,   -0.2003173828125f,
                                0.1015625f,        -0.0582275390625f, 0.0330810546875f, -0.0189208984375f};
    std::array<MeterTaps, 7> all{kPhase0, kPhase1, kPhase1, kPhase0};
    std::reverse(all[2].begin(), all[2].end());
    std::reverse(all[3].begin(), all[3].end());
    for (std::size_t quarter = 1; quarter <= 3; ++quarter)
        for (std::size_t i = 0; i < kMeterTaps; ++i) {
            const double x = static_cast<double>(i) - 5 - static_cast<double>(quarter) / 4;
            const double angle = std::numbers::pi * x;
            const double hann = std::cos(angle / kMeterTaps);
            all[3 + quarter][i] = static_cast<float>(std::sin(angle) / angle * hann * hann);
        }
    return all;
}

const auto kMeters = meterTaps();
const auto kHalving = halvingTaps();
const auto kFine = fineTaps();

}  // namespace

void TruePeakDetector::reset() noexcept {
    history_.fill(0);
    doubled_.fill(0);
}

void TruePeakDetector::raise(const Cell& samples, Cell& peaks) noexcept {
    constexpr std::size_t kLanes = 8;  // partial sums that a vector unit can hold side by side

    std::copy(samples.begin(), samples.end(), history_.end() - kControlGridFrames);
    float* const doubled = doubled_.data() + kFineTaps - 1;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        std::array<float, kLanes> sums{};
        for (std::size_t tap = 0; tap < kHalving.size(); tap += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                sums[lane] += history_[i + tap + lane] * kHalving[tap + lane];
        float sum = 0;
        for (const float lane : sums) sum += lane;
        doubled[2 * i] = history_[i + kHalvingTaps / 2 - 1];
        doubled[2 * i + 1] = sum;

        const float* const around = history_.data() + i + kHalvingTaps - 1 - kDelayFrames - 5;
        for (const MeterTaps& taps : kMeters) {
            float point = 0;
            for (std::size_t tap = 0; tap < kMeterTaps; ++tap) point += taps[tap] * around[tap];
            peaks[i] = std::fabs(point) > peaks[i] ? std::fabs(point) : peaks[i];
        }
    }
    for (std::size_t i = 0; i < 2 * samples.size(); ++i) {
        std::array<float, kFinePhases> points{};
        for (std::size_t tap = 0; tap < kFine.size(); ++tap)
            for (std::size_t phase = 0; phase < kFinePhases; ++phase)
                points[phase] += doubled_[i + tap] * kFine[tap][phase];
        float& peak = peaks[i / 2];
        for (const float point : points) peak = std::fabs(point) > peak ? std::fabs(point) : peak;
    }
    std::copy(history_.end() - (kHalvingTaps - 1), history_.end(), history_.begin());
    std::copy(doubled_.end() - (kFineTaps - 1), doubled_.end(), doubled_.begin());
}

}  // namespace lacquer::nodes
