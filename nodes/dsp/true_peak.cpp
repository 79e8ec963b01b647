#include "nodes/dsp/true_peak.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {
namespace {

constexpr std::size_t kHalvingTaps = TruePeakWeights::kHalvingTaps;
constexpr std::size_t kFineTaps = TruePeakWeights::kFineTaps;
constexpr std::size_t kFinePhases = 8;
constexpr std::size_t kMeterTaps = TruePeakWeights::kMeterTaps;
constexpr std::size_t kPairs = kFinePhases / 2 - 1;

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
void setHalving(TruePeakWeights& weights) {
    for (std::size_t i = 0; i < kHalvingTaps / 2; ++i) {
        const double x = static_cast<double>(i) - static_cast<double>(kHalvingTaps) / 2 + 0.5;
        weights.halving[i] = static_cast<float>(windowedSinc(x, static_cast<double>(kHalvingTaps) / 2, 5.65));
    }
}

// Of points between the two samples in the middle of kTaps: the one half-way, and pairs of points equally far before
// and after it, whose weights mirror each other. Such weights are a part that is the same from both ends (even) plus or
// minus one that changes its sign (odd), so the points are even + odd and even - odd, and the farther of them from zero
// is |even| + |odd|: half the multiplications, and one point to compare. Only the weights of the older half are kept.
template <std::size_t kTaps>
using Taps = std::array<double, kTaps>;
template <std::size_t kTaps>
MirroredWeights<kTaps, kPairs> mirrored(const Taps<kTaps>& middle, const std::array<Taps<kTaps>, kPairs>& pairs) {
    MirroredWeights<kTaps, kPairs> weights{};
    for (std::size_t i = 0; i < kTaps / 2; ++i) {
        weights.middle[i] = static_cast<float>(middle[i]);
        for (std::size_t pair = 0; pair < kPairs; ++pair) {
            const double older = pairs[pair][i];
            const double newer = pairs[pair][kTaps - 1 - i];
            weights.even[pair][i] = static_cast<float>((older + newer) / 2);
            weights.odd[pair][i] = static_cast<float>((older - newer) / 2);
        }
    }
    return weights;
}

// The points at 1/8 … 7/8 between two samples. The signal ends at a quarter of this rate, so there is room for 80 dB.
MirroredWeights<kFineTaps, kPairs> finePoints() {
    const auto taps = [](std::size_t phase) {
        Taps<kFineTaps> all;
        for (std::size_t i = 0; i < kFineTaps; ++i) {
            const double x = static_cast<double>(i) - (static_cast<double>(kFineTaps) / 2 - 1) -
                             static_cast<double>(phase) / kFinePhases;
            all[i] = windowedSinc(x, static_cast<double>(kFineTaps) / 2, 7.86);
        }
        return all;
    };
    return mirrored<kFineTaps>(taps(4), {taps(1), taps(2), taps(3)});
}

// Points between samples 5 and 6 of 12 as meters see them, which oversample four times. Interpolators that short let
// images through, so on signals that reach half the sample rate they see more than an ideal one; what leaves a limiter
// has to satisfy them too. Two pairs are the phases of ITU-R BS.1770-5, annex 2 (the second half mirrors the first),
// the others a Hann-windowed sinc, the usual choice.
MirroredWeights<kMeterTaps, kPairs> meterPoints() {
    constexpr Taps<kMeterTaps> kPhase0{0.001708984375f,   0.010986328125f,  -0.0196533203125f, 0.033203125f,
                                       -0.0594482421875f, 0.1373291015625f, 0.97216796875f,    -0.102294921875f,
                                       0.047607421875f,   -0.026611328125f, 0.014892578125f,   -0.00830078125f};
    constexpr Taps<kMeterTaps> kPhase1{-0.0291748046875f, 0.029296875f,      -0.0517578125f,   0.089111328125f,
                                       -0.16650390625f,   0.465087890625f,   0.77978515625f,   -0.2003173828125f,
                                       0.1015625f,        -0.0582275390625f, 0.0330810546875f, -0.0189208984375f};
    const auto quarter = [](std::size_t quarters) {
        Taps<kMeterTaps> all;
        for (std::size_t i = 0; i < kMeterTaps; ++i) {
            const double x = static_cast<double>(i) - 5 - static_cast<double>(quarters) / 4;
            const double angle = std::numbers::pi * x;
            const double hann = std::cos(angle / kMeterTaps);
            all[i] = std::sin(angle) / angle * hann * hann;
        }
        return all;
    };
    return mirrored<kMeterTaps>(quarter(2), {kPhase0, kPhase1, quarter(1)});
}

// The largest sum of the weights' magnitudes of a point, and a little for the rounding of sums.
template <int kTaps>
float reachOf(const MirroredWeights<kTaps, kPairs>& weights) {
    double reach = 1;  // of the samples themselves
    const auto note = [&reach](auto older, auto newer) {
        double sum = 0;
        for (std::size_t i = 0; i < kTaps / 2; ++i) sum += std::fabs(older(i)) + std::fabs(newer(i));
        reach = std::max(reach, sum);
    };
    const auto middle = [&](std::size_t i) { return static_cast<double>(weights.middle[i]); };
    note(middle, middle);
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
        const auto even = [&](std::size_t i) { return static_cast<double>(weights.even[pair][i]); };
        const auto odd = [&](std::size_t i) { return static_cast<double>(weights.odd[pair][i]); };
        note([&](std::size_t i) { return even(i) + odd(i); }, [&](std::size_t i) { return even(i) - odd(i); });
    }
    return static_cast<float>(reach * 1.0001);
}

TruePeakWeights makeWeights() {
    TruePeakWeights weights{};
    setHalving(weights);
    weights.fine = finePoints();
    weights.meters = meterPoints();
    weights.fineReach = reachOf(weights.fine);
    weights.meterReach = reachOf(weights.meters);
    return weights;
}
const TruePeakWeights kWeights = makeWeights();

}  // namespace

void TruePeakDetector::reset() noexcept {
    history_ = {};
}

void TruePeakDetector::raise(const Cell& samples, Cell& peaks, float floor) noexcept {
    std::copy(samples.begin(), samples.end(), history_.samples + kHalvingTaps - 1);
    kernels_->raisePeaks(kWeights, history_, floor, peaks.data());
}

}  // namespace lacquer::nodes
