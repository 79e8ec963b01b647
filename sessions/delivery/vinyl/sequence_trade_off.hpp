// How much distortion each step away from the digital order saves. Any thread; solves the problem some dozen times.
#pragma once

#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_solver.hpp"

namespace lacquer::sessions::vinyl {

/// An order that is best for some weights tau of inversions, and for which.
struct TradeOffPoint {
    /// Its cost is told without tau, and so is its lower bound: that of every order, whatever its inversions.
    SequenceSolution solution{};
    double tauFrom = 0, tauTo = 0;  ///< the last point has no upper end: infinity
};

/// No order costs more, but for tau: every slice as far inside as can be, and one side as long as the album.
[[nodiscard]] double mostCost(const SequenceProblem& problem);

/// The lower convex hull of (cost without tau, inversions) over all orders, from the least cost to the fewest
/// inversions: what a slider for tau runs through. Found by solving for the tau at which two neighbours cost the same,
/// until nothing cheaper comes between them (Aneja and Nair 1979). Each point cannot be beaten in one of the two
/// without losing in the other, which is proven where its solution is exact. There may be more such orders between two
/// points, which are best for no tau. The problem's own tau is of no account. Fails as solveSequence.
Result<std::vector<TradeOffPoint>> tradeOff(SequenceProblem problem, const SolverLimits& limits = {});

}  // namespace lacquer::sessions::vinyl
