#include "sessions/delivery/vinyl/sequence_trade_off.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace lacquer::sessions::vinyl {
namespace {

// What a new point must save to be one, as a part of the cost: more than rounding does.
constexpr double kSaved = 1e-12;

class Hull {
public:
    Hull(SequenceProblem problem, const SolverLimits& limits) : problem_(std::move(problem)), limits_(limits) {}

    Result<std::vector<TradeOffPoint>> find() {
        auto cheapest = solve(0);
        if (!cheapest) return fail(std::move(cheapest).error());
        least_ = cheapest->lowerBound.value_or(cheapest->cost.total);
        auto nearest = solve(mostCost(problem_));
        if (!nearest) return fail(std::move(nearest).error());
        points_.push_back({*std::move(cheapest)});
        if (Status status = refine(*std::move(nearest)); !status) return fail(std::move(status).error());
        points_.back().tauTo = std::numeric_limits<double>::infinity();
        return std::move(points_);
    }

private:
    /// The best order for a tau; its cost without it.
    Result<SequenceSolution> solve(double tau) {
        problem_.weights.tau = tau;
        auto solution = solveSequence(problem_, limits_);
        if (!solution) return solution;
        solution->cost.total -= tau * solution->cost.inversions;
        // A bound with tau says nothing of orders with more inversions; that without tau holds for all.
        if (solution->lowerBound && tau > 0) solution->lowerBound = least_;
        return solution;
    }

    /// Adds what lies between the last point and another one, and that one.
    Status refine(SequenceSolution far) {
        const SequenceSolution near = points_.back().solution;
        const int fewer = near.cost.inversions - far.cost.inversions;
        const double dearer = far.cost.total - near.cost.total;
        if (fewer <= 0 || dearer <= 0) return {};
        const double tau = dearer / fewer;
        auto between = solve(tau);
        if (!between) return fail(std::move(between).error());
        const double both = near.cost.total + tau * near.cost.inversions;
        const double found = between->cost.total + tau * between->cost.inversions;
        if (found < both * (1 - kSaved) && between->cost.inversions < near.cost.inversions &&
            between->cost.inversions > far.cost.inversions) {
            if (Status status = refine(*std::move(between)); !status) return status;
            return refine(std::move(far));
        }
        points_.back().tauTo = tau;
        points_.push_back({std::move(far), tau, tau});
        return {};
    }

    SequenceProblem problem_;
    SolverLimits limits_;
    double least_ = 0;  // no order costs less without tau
    std::vector<TradeOffPoint> points_{};
};

}  // namespace

double mostCost(const SequenceProblem& problem) {
    double cost = 0, seconds = 0;
    for (const SequenceTrack& track : problem.tracks)
        for (const SequenceSlice& slice : track.slices) {
            cost += sliceCost(slice, problem.weights.curvature, problem.leastRadiusMm);
            seconds += slice.seconds;
        }
    seconds += problem.gapSeconds * static_cast<double>(problem.tracks.size());
    const double minutes = std::min(seconds, problem.maxSideSeconds) / 60;
    return cost + problem.weights.balance * minutes * minutes;
}

Result<std::vector<TradeOffPoint>> tradeOff(SequenceProblem problem, const SolverLimits& limits) {
    return Hull(std::move(problem), limits).find();
}

}  // namespace lacquer::sessions::vinyl
