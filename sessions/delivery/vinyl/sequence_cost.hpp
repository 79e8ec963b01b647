// What an order costs, to the letter, or why it cannot be cut. Pure; any thread.
#pragma once

#include <algorithm>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

/// By so much a side may exceed its radius (mm) and its time (s).
inline constexpr double kCapacitySlack = 1e-9;

/// Radius that a side has, mm.
[[nodiscard]] inline double capacityMm(const SequenceProblem& problem) {
    return problem.startRadiusMm - problem.leastRadiusMm;
}

/// Radius that a slice takes, mm.
[[nodiscard]] inline double radiusUseMm(const SequenceSlice& slice, double rpm) {
    return slice.seconds * rpm / 60 * slice.pitchUm / 1000;
}

/// What a slice costs with its middle at a radius: dt ((D60 g)^2 + w max(0, C60 g - 1)^2), g = (60 mm / r)^2.
/// Distortion energy, and what a stylus cannot follow. Convex and growing towards the centre.
[[nodiscard]] inline double sliceCost(const SequenceSlice& slice, double curvatureWeight, double radiusMm) {
    const double ratio = kReferenceRadiusMm / radiusMm, g = ratio * ratio;
    const double distortion = slice.d60 * g, excess = std::max(0.0, slice.c60 * g - 1);
    return slice.seconds * (distortion * distortion + curvatureWeight * excess * excess);
}

/// What a track takes of a side. All that judges whether a side has room adds these up, so that all judge alike but for
/// the rounding of few sums.
struct TrackUse {
    double radiusMm = 0, seconds = 0;
};
[[nodiscard]] TrackUse trackUse(const SequenceTrack& track, double rpm);

struct SideUse {
    double radiusMm = 0, seconds = 0;  ///< with the gaps
    double endRadiusMm = 0;
};

struct SequenceCost {
    double total = 0;             ///< distortion + tau inversions + balance imbalanceMinutes^2
    double distortion = 0;        ///< sum of sliceCost
    int inversions = 0;           ///< pairs of tracks that stand the other way round than in the digital order
    double imbalanceMinutes = 0;  ///< longest less shortest side
    std::vector<SideUse> sides{};
};

/// Where the sides of an order end, whether they may or not. It names every track at most once.
[[nodiscard]] std::vector<SideUse> sideUses(const SequenceProblem& problem, const SequenceOrder& order);

/// Fails with badData where the order does not hold every track once, has an empty side, does not fit, or breaks a
/// wish: the error names all that is wrong, with numbers.
Result<SequenceCost> costOf(const SequenceProblem& problem, const SequenceOrder& order);

}  // namespace lacquer::sessions::vinyl
