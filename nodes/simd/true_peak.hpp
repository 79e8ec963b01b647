// The kernel raisePeaks. For the sources of one target only.
#pragma once

#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

constexpr int kDoubledFrames = 2 * kKernelFrames;

// The points half-way between samples: each in the middle of kHalvingTaps samples, the first from `samples` on.
void halfway(const float* halving, const float* samples, float* points) noexcept {
    constexpr int kTaps = TruePeakWeights::kHalvingTaps;
    // Sums that run side by side: as many as registers take, and enough that none waits for itself.
    constexpr int kSums = kKernelFrames / kFloats < 8 ? kKernelFrames / kFloats : 8;
    for (int first = 0; first < kKernelFrames; first += kSums * kFloats) {
        Floats sums[kSums]{};
        for (int tap = 0; tap < kTaps / 2; ++tap) {
            const Floats weight = everywhere(halving[tap]);
            const float* const older = samples + first + tap;
            const float* const newer = samples + first + kTaps - 1 - tap;
#pragma GCC unroll 8
            for (int s = 0; s < kSums; ++s)
                sums[s] += weight * (load<Floats>(older + s * kFloats) + load<Floats>(newer + s * kFloats));
        }
#pragma GCC unroll 8
        for (int s = 0; s < kSums; ++s) store(sums[s], points + first + s * kFloats);
    }
}

// Weights with each in every lane.
template <int kTaps, int kPairs>
struct SpreadWeights {
    Floats middle[kTaps / 2];
    Floats even[kTaps / 2][kPairs];
    Floats odd[kTaps / 2][kPairs];

    LACQUER_ALWAYS_INLINE explicit SpreadWeights(const MirroredWeights<kTaps, kPairs>& weights) noexcept {
        for (int tap = 0; tap < kTaps / 2; ++tap) {
            middle[tap] = everywhere(weights.middle[tap]);
            for (int pair = 0; pair < kPairs; ++pair) {
                even[tap][pair] = everywhere(weights.even[pair][tap]);
                odd[tap][pair] = everywhere(weights.odd[pair][tap]);
            }
        }
    }
};

// For each of `count` windows of kTaps samples, one sample apart: the largest magnitude of its points and of the older
// sample in its middle. A pair of points is even + odd and even - odd; the farther of them from zero is |even| + |odd|.
template <int kTaps, int kPairs>
LACQUER_ALWAYS_INLINE void farthest(const MirroredWeights<kTaps, kPairs>& weights, const float* samples, int count,
                                    float* magnitudes) noexcept {
    const SpreadWeights<kTaps, kPairs> spread(weights);
    for (int i = 0; i < count; i += kFloats) {
        Floats half{};
        Floats evens[kPairs]{};
        Floats odds[kPairs]{};
#pragma GCC unroll 8
        for (int tap = 0; tap < kTaps / 2; ++tap) {
            const Floats older = load<Floats>(samples + i + tap);
            const Floats newer = load<Floats>(samples + i + kTaps - 1 - tap);
            const Floats sum = older + newer, difference = older - newer;
            half += spread.middle[tap] * sum;
#pragma GCC unroll 8
            for (int pair = 0; pair < kPairs; ++pair) {
                evens[pair] += spread.even[tap][pair] * sum;
                odds[pair] += spread.odd[tap][pair] * difference;
            }
        }
        Floats largest = larger(Floats{}, magnitude(load<Floats>(samples + i + kTaps / 2 - 1)));  // no NaN from here on
        largest = larger(largest, magnitude(half));
#pragma GCC unroll 8
        for (int pair = 0; pair < kPairs; ++pair)
            largest = larger(largest, magnitude(evens[pair]) + magnitude(odds[pair]));
        store(largest, magnitudes + i);
    }
}

// Raises every peak to the larger one of its `kPer` magnitudes.
template <int kPer>
LACQUER_ALWAYS_INLINE void raiseTo(const float* magnitudes, float* peaks) noexcept {
    for (int i = 0; i < kKernelFrames; ++i) {
        float highest = magnitudes[kPer * i];
        for (int j = 1; j < kPer; ++j)
            highest = highest < magnitudes[kPer * i + j] ? magnitudes[kPer * i + j] : highest;
        peaks[i] = peaks[i] < highest ? highest : peaks[i];
    }
}

// The largest magnitude of at least kFloats samples; NaN is ignored.
LACQUER_ALWAYS_INLINE float largestOf(const float* samples, int count) noexcept {
    Floats largest = larger(Floats{}, magnitude(load<Floats>(samples + count - kFloats)));
    for (int i = 0; i + kFloats <= count; i += kFloats) largest = larger(largest, magnitude(load<Floats>(samples + i)));
    float lanes[kFloats];
    store(largest, lanes);
    float most = 0;
    for (const float lane : lanes) most = most < lane ? lane : most;
    return most;
}

void raisePeaks(const TruePeakWeights& weights, TruePeakHistory& history, float floor, float* peaks) noexcept {
    using W = TruePeakWeights;
    float halves[kKernelFrames];
    halfway(weights.halving, history.samples, halves);
    const float* const wholes = history.samples + W::kHalvingTaps / 2 - 1;
    float* const doubled = history.doubled + W::kFineTaps - 1;
    for (int i = 0; i < kKernelFrames; ++i) {
        doubled[2 * i] = wholes[i];
        doubled[2 * i + 1] = halves[i];
    }

    if (largestOf(history.doubled, W::kFineTaps - 1 + kDoubledFrames) * weights.fineReach > floor) {
        float fine[kDoubledFrames];
        farthest(weights.fine, history.doubled, kDoubledFrames, fine);
        raiseTo<2>(fine, peaks);
    }
    const float* const metered = history.samples + W::kHalvingTaps - 1 - W::kDelayFrames - 5;
    if (largestOf(metered, W::kMeterTaps - 1 + kKernelFrames) * weights.meterReach > floor) {
        float magnitudes[kKernelFrames];
        farthest(weights.meters, metered, kKernelFrames, magnitudes);
        raiseTo<1>(magnitudes, peaks);
    }
    __builtin_memmove(history.samples, history.samples + kKernelFrames, (W::kHalvingTaps - 1) * sizeof(float));
    __builtin_memmove(history.doubled, history.doubled + kDoubledFrames, (W::kFineTaps - 1) * sizeof(float));
}

}  // namespace
}  // namespace lacquer::nodes
