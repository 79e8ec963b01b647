#include "sessions/delivery/vinyl/sequence_trade_off.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sessions/delivery/vinyl/sequence_front.hpp"
#include "sessions/delivery/vinyl/sequence_obstacles.hpp"

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
        points_.push_back({*std::move(cheapest), TauRange{}});
        if (Status status = refine(*std::move(nearest)); !status) return fail(std::move(status).error());
        points_.back().tau->to = std::numeric_limits<double>::infinity();
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
        points_.back().tau->to = tau;
        points_.push_back({std::move(far), TauRange{tau, tau}});
        return {};
    }

    SequenceProblem problem_;
    SolverLimits limits_;
    double least_ = 0;  // no order costs less without tau
    std::vector<TradeOffPoint> points_{};
};

/// Finds the corners of the lower convex hull among the points of a front, and for which tau each is the best.
void findCorners(std::vector<TradeOffPoint>& points) {
    const auto tauBetween = [&](std::size_t near, std::size_t far) {
        const SequenceCost &a = points[near].solution.cost, &b = points[far].solution.cost;
        return (b.total - a.total) / (a.inversions - b.inversions);
    };
    std::vector<std::size_t> corners;
    for (std::size_t i = 0; i < points.size(); ++i) {
        while (corners.size() > 1 &&
               tauBetween(corners[corners.size() - 2], corners.back()) >= tauBetween(corners.back(), i) * (1 - kSaved))
            corners.pop_back();
        corners.push_back(i);
    }
    for (std::size_t i = 0; i < corners.size(); ++i)
        points[corners[i]].tau = TauRange{
            i == 0 ? 0 : tauBetween(corners[i - 1], corners[i]),
            i + 1 == corners.size() ? std::numeric_limits<double>::infinity() : tauBetween(corners[i], corners[i + 1])};
}

/// None where there is no front to be had: it is too large, or nothing can be cut.
std::optional<std::vector<TradeOffPoint>> frontOf(const SequenceProblem& problem, const SolverLimits& limits) {
    const auto items = mergeBlocks(problem);
    if (!items || plainObstacle(problem, *items)) return std::nullopt;
    const auto orders = findFront(problem, *items, ItemCosts(problem, items->items), limits);
    if (!orders || orders->empty()) return std::nullopt;
    std::vector<TradeOffPoint> points;
    for (const SequenceOrder& order : *orders) {
        auto cost = costOf(problem, order);
        if (!cost) return std::nullopt;  // it ends where rounding decides whether it fits
        points.push_back({{order, *std::move(cost)}});
    }
    findCorners(points);
    return points;
}

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

Result<TradeOff> tradeOff(SequenceProblem problem, const SolverLimits& limits) {
    problem.weights.tau = 0;
    if (auto points = frontOf(problem, limits)) return TradeOff{TradeOff::Kind::front, *std::move(points)};
    auto points = Hull(std::move(problem), limits).find();
    if (!points) return fail(std::move(points).error());
    return TradeOff{TradeOff::Kind::hull, *std::move(points)};
}

}  // namespace lacquer::sessions::vinyl
