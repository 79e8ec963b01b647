// How much distortion each step away from the digital order saves. Any thread; solves the problem some dozen times.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_solver.hpp"

namespace lacquer::sessions::vinyl {

/// The weights tau of inversions for which an order is the best.
struct TauRange {
    double from = 0, to = 0;  ///< infinity: no upper end
};

struct TradeOffPoint {
    /// Its cost is told without tau, and so is its lower bound: that of every order, whatever its inversions.
    SequenceSolution solution{};
    std::optional<TauRange> tau{};  ///< none: it is best for no tau, though nothing beats it in both respects
};

/// From the least cost to the fewest inversions: no point is beaten in one of the two without losing in the other.
struct TradeOff {
    enum class Kind : unsigned char {
        front,  ///< all such orders, each proven
        hull    ///< those that are best for some tau; proven where the solution is exact
    };
    Kind kind = Kind::front;
    std::vector<TradeOffPoint> points{};
};

/// No order costs more, but for tau: every slice as far inside as can be, and one side as long as the album.
[[nodiscard]] double mostCost(const SequenceProblem& problem);

/// The Pareto front of (cost without tau, inversions) where findFront() has it. Else its lower convex hull, what a
/// slider for tau runs through: found by solving for the tau at which two neighbours cost the same, until nothing
/// cheaper comes between them (Aneja and Nair 1979). The problem's own tau is of no account. Fails as solveSequence.
Result<TradeOff> tradeOff(SequenceProblem problem, const SolverLimits& limits = {});

}  // namespace lacquer::sessions::vinyl
