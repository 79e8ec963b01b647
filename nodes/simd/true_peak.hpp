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

void raisePeaks(const TruePeakWeights& weights, TruePeakHistory& history, float* peaks) noexcept {
    using W = TruePeakWeights;
    float halves[kKernelFrames];
    halfway(weights.halving, history.samples, halves);
    const float* const wholes = history.samples + W::kHalvingTaps / 2 - 1;
    float* const doubled = history.doubled + W::kFineTaps - 1;
    for (int i = 0; i < kKernelFrames; ++i) {
        doubled[2 * i] = wholes[i];
        doubled[2 * i + 1] = halves[i];
    }

    float fine[kDoubledFrames];
    float metered[kKernelFrames];
    farthest(weights.fine, history.doubled, kDoubledFrames, fine);
    farthest(weights.meters, history.samples + W::kHalvingTaps - 1 - W::kDelayFrames - 5, kKernelFrames, metered);
    for (int i = 0; i < kKernelFrames; ++i) {
        const float detailed = fine[2 * i] < fine[2 * i + 1] ? fine[2 * i + 1] : fine[2 * i];
        const float highest = detailed < metered[i] ? metered[i] : detailed;
        peaks[i] = peaks[i] < highest ? highest : peaks[i];
    }
    __builtin_memmove(history.samples, history.samples + kKernelFrames, (W::kHalvingTaps - 1) * sizeof(float));
    __builtin_memmove(history.doubled, history.doubled + kDoubledFrames, (W::kFineTaps - 1) * sizeof(float));
}

}  // namespace
}  // namespace lacquer::nodes
