#include "nodes/dsp/true_peak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

constexpr std::size_t kHalvingTaps = TruePeakDetector::kHalvingTaps;
constexpr std::size_t kFineTaps = TruePeakDetector::kFineTaps;
constexpr std::size_t kFinePhases = 8;
constexpr std::size_t kMeterTaps = 12;

// sin(pi x) / (pi x) under a Kaiser window of +-halfLength.
double windowedSinc(double x, double halfLength, double beta) {
    const double edge = x / halfLength;
    if (std::fabs(edge) >= 1) return 0;
    const double angle = std::numbers::pi * x;
    const double window = std::cyl_bessel_i(0.0, beta * std::sqrt(1 - edge * edge)) / std::cyl_bessel_i(0.0, beta);
    return (x == 0 ? 1 : std::sin(angle) / angle) * window;
}

// Weights of the samples around a point half-way between two of them, oldest first, up to the middle: the other half
// mirrors them. beta for 60 dB.
std::array<float, kHalvingTaps / 2> halvingTaps() {
    std::array<float, kHalvingTaps / 2> taps;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const double x = static_cast<double>(i) - static_cast<double>(kHalvingTaps) / 2 + 0.5;
        taps[i] = static_cast<float>(windowedSinc(x, static_cast<double>(kHalvingTaps) / 2, 5.65));
    }
    return taps;
}

// Points between the two samples in the middle of kTaps: the one half-way, and pairs of points equally far before and
// after it, whose weights mirror each other. Such weights are a part that is the same from both ends (even) plus or
// minus one that changes its sign (odd), so the points are even + odd and even - odd, and the farther of them from zero
// is |even| + |odd|: half the multiplications, and one point to compare. Only the weights of the older half are kept.
template <std::size_t kTaps, std::size_t kPairs>
struct MirroredPoints {
    using Taps = std::array<double, kTaps>;
    using Half = std::array<float, kTaps / 2>;

    Half middle;
    std::array<Half, kPairs> even;
    std::array<Half, kPairs> odd;

    MirroredPoints(const Taps& middleTaps, const std::array<Taps, kPairs>& pairs) {
        for (std::size_t i = 0; i < kTaps / 2; ++i) {
            middle[i] = static_cast<float>(middleTaps[i]);
            for (std::size_t pair = 0; pair < kPairs; ++pair) {
                const double older = pairs[pair][i];
                const double newer = pairs[pair][kTaps - 1 - i];
                even[pair][i] = static_cast<float>((older + newer) / 2);
                odd[pair][i] = static_cast<float>((older - newer) / 2);
            }
        }
    }

    // For each of kCount windows of kTaps samples, one sample apart: the largest magnitude of its points and of the
    // older sample in its middle. Windows are worked out side by side, which takes a body without loops: the pragma
    // unrolls what the compiler thinks too long.
    template <std::size_t kCount>
    [[nodiscard]] std::array<float, kCount> farthest(const float* samples) const noexcept {
        std::array<float, kCount> magnitudes;
        for (std::size_t i = 0; i < kCount; ++i) {
            float half = 0;
            std::array<float, kPairs> evens{};
            std::array<float, kPairs> odds{};
#pragma GCC unroll 8
            for (std::size_t tap = 0; tap < kTaps / 2; ++tap) {
                const float older = samples[i + tap];
                const float newer = samples[i + kTaps - 1 - tap];
                half += middle[tap] * (older + newer);
                for (std::size_t pair = 0; pair < kPairs; ++pair) {
                    evens[pair] += even[pair][tap] * (older + newer);
                    odds[pair] += odd[pair][tap] * (older - newer);
                }
            }
            // std::max keeps its first argument where the second is NaN.
            float magnitude = std::max(0.0f, std::fabs(samples[i + kTaps / 2 - 1]));
            magnitude = std::max(magnitude, std::fabs(half));
            for (std::size_t pair = 0; pair < kPairs; ++pair)
                magnitude = std::max(magnitude, std::fabs(evens[pair]) + std::fabs(odds[pair]));
            magnitudes[i] = magnitude;
        }
        return magnitudes;
    }
};

// The points at 1/8 … 7/8 between two samples. The signal ends at a quarter of this rate, so there is room for 80 dB.
using FinePoints = MirroredPoints<kFineTaps, kFinePhases / 2 - 1>;
FinePoints finePoints() {
    const auto taps = [](std::size_t phase) {
        FinePoints::Taps all;
        for (std::size_t i = 0; i < kFineTaps; ++i) {
            const double x = static_cast<double>(i) - (static_cast<double>(kFineTaps) / 2 - 1) -
                             static_cast<double>(phase) / kFinePhases;
            all[i] = windowedSinc(x, static_cast<double>(kFineTaps) / 2, 7.86);
        }
        return all;
    };
    return {taps(4), {taps(1), taps(2), taps(3)}};
}

// Points between samples 5 and 6 of 12 as meters see them, which oversample four times. Interpolators that short let
// images through, so on signals that reach half the sample rate they see more than an ideal one; what leaves a limiter
// has to satisfy them too. Two pairs are the phases of ITU-R BS.1770-5, annex 2 (the second half mirrors the first),
// the others a Hann-windowed sinc, the usual choice.
using MeterPoints = MirroredPoints<kMeterTaps, 3>;
MeterPoints meterPoints() {
    constexpr MeterPoints::Taps kPhase0{0.001708984375f,   0.010986328125f,  -0.0196533203125f, 0.033203125f,
                                        -0.0594482421875f, 0.1373291015625f, 0.97216796875f,    -0.102294921875f,
                                        0.047607421875f,   -0.026611328125f, 0.014892578125f,   -0.00830078125f};
    constexpr MeterPoints::Taps kPhase1{-0.0291748046875f, 0.029296875f,      -0.0517578125f,   0.089111328125f,
                                        -0.16650390625f,   0.465087890625f,   0.77978515625f,   -0.2003173828125f,
                                        0.1015625f,        -0.0582275390625f, 0.0330810546875f, -0.0189208984375f};
    const auto quarter = [](std::size_t quarters) {
        MeterPoints::Taps all;
        for (std::size_t i = 0; i < kMeterTaps; ++i) {
            const double x = static_cast<double>(i) - 5 - static_cast<double>(quarters) / 4;
            const double angle = std::numbers::pi * x;
            const double hann = std::cos(angle / kMeterTaps);
            all[i] = std::sin(angle) / angle * hann * hann;
        }
        return all;
    };
    return {quarter(2), {kPhase0, kPhase1, quarter(1)}};
}

const auto kHalving = halvingTaps();
const FinePoints kFine = finePoints();
const MeterPoints kMeters = meterPoints();

// The points half-way between samples: each in the middle of kHalvingTaps samples, the first from `samples` on. A few
// taps at a time for the whole cell, so that their weights stay in registers.
Cell halfway(const float* samples) noexcept {
    constexpr std::size_t kStep = 8;
    Cell points{};
    for (std::size_t first = 0; first < kHalving.size(); first += kStep) {
        const float* const weights = kHalving.data() + first;
        const float* const older = samples + first;
        const float* const newer = samples + kHalvingTaps - 1 - first;
        for (std::size_t i = 0; i < points.size(); ++i)
            for (std::size_t tap = 0; tap < kStep; ++tap) points[i] += weights[tap] * (older[i + tap] + newer[i - tap]);
    }
    return points;
}

}  // namespace

void TruePeakDetector::reset() noexcept {
    history_.fill(0);
    doubled_.fill(0);
}

void TruePeakDetector::raise(const Cell& samples, Cell& peaks) noexcept {
    std::copy(samples.begin(), samples.end(), history_.end() - kControlGridFrames);
    const Cell halves = halfway(history_.data());
    const float* const wholes = history_.data() + kHalvingTaps / 2 - 1;
    float* const doubled = doubled_.data() + kFineTaps - 1;
    for (std::size_t i = 0; i < halves.size(); ++i) {
        doubled[2 * i] = wholes[i];
        doubled[2 * i + 1] = halves[i];
    }

    const auto fine = kFine.farthest<kHalfFrames>(doubled_.data());
    const auto metered = kMeters.farthest<kControlGridFrames>(history_.data() + kHalvingTaps - 1 - kDelayFrames - 5);
    for (std::size_t i = 0; i < peaks.size(); ++i)
        peaks[i] = std::max({peaks[i], metered[i], fine[2 * i], fine[2 * i + 1]});
    std::copy(history_.end() - (kHalvingTaps - 1), history_.end(), history_.begin());
    std::copy(doubled_.end() - (kFineTaps - 1), doubled_.end(), doubled_.begin());
}

}  // namespace lacquer::nodes
