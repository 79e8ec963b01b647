// PitchPlan: how fast a lathe has to move inwards so that no turn of the groove touches the one before. Pure; any
// thread.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/disc_format.hpp"
#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"

namespace lacquer::sessions::vinyl {

/// A turn has 16 segments: 112.5 ms at 33 1/3, 83.3 ms at 45.
inline constexpr int kSegmentsPerTurn = 16;
/// 27 or 20.
[[nodiscard]] int cellsPerSegment(DiscSpeed speed) noexcept;

/// The extremes of segments, of the cells of a side.
struct SideSegments {
    std::vector<GrooveCell> extremes{};
    double lastShare = 1;  ///< of the last one that is there
};
[[nodiscard]] SideSegments segmentsOf(std::span<const GrooveCell> cells, DiscSpeed speed);

/// The previous-turn comparison of US patent 4,538,255 as difference constraints. With M = 16 segments per turn, wall
/// displacements a and depth D:
///   D[i] = max(rest, minimum + max(-z over i))
///   q[i] = D[i-M] + D[i] + max(sqrt(2) aR over i) + max(-sqrt(2) aL over i-M) + land
///   s[i] >= s[i-1],  s[i] - s[i-M] >= q[i],  s[i] - s[i-1] <= maximum pitch / M
/// In front of the first segment the groove is silent. The first turn lies beside the lead-in, which is wide: it moves
/// inwards as it asks itself, s[i] >= (q[0] + … + q[i]) / M for i < M.
struct PitchPlan {
    std::vector<double> depthUm{};         ///< D
    std::vector<double> demandUm{};        ///< q, per turn
    std::vector<double> lowerUm{};         ///< the least s: no lathe that honours the segments gets by with less
    std::vector<double> conservativeUm{};  ///< per turn: the highest q of the turn that begins with the segment
    double lowerMm = 0;                    ///< of radius, in all
    double conservativeMm = 0;             ///< likewise; what capacity is reckoned with
    double fixedMm = 0;                    ///< likewise at the highest q throughout
};

/// `scale`: of the extremes. The conservative rates are legal: each of the M that s[j] - s[j-M] sums up has j in its
/// window, so it is at least q[j] / M. Fails with badData where the lathe's largest pitch is below what is demanded.
Result<PitchPlan> planPitch(const SideSegments& segments, double scale, const Groove& groove);

}  // namespace lacquer::sessions::vinyl
