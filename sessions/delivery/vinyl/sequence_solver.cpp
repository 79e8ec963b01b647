#include "sessions/delivery/vinyl/sequence_solver.hpp"

#include <algorithm>

#include "sessions/delivery/vinyl/sequence_bound.hpp"
#include "sessions/delivery/vinyl/sequence_obstacles.hpp"
#include "sessions/delivery/vinyl/sequence_search.hpp"

namespace lacquer::sessions::vinyl {
namespace {

Result<SequenceSolution> solved(const SequenceProblem& problem, SequenceOrder order, std::optional<double> lowerBound) {
    auto cost = costOf(problem, order);
    if (!cost) return fail(std::move(cost).error());
    return SequenceSolution{std::move(order), *std::move(cost), lowerBound};
}

}  // namespace

double SequenceSolution::gap() const {
    return !lowerBound || cost.total <= 0 ? 0 : std::max(0.0, (cost.total - *lowerBound) / cost.total);
}

Result<SequenceSolution> solveSequence(const SequenceProblem& problem, const SolverLimits& limits) {
    const auto items = mergeBlocks(problem);
    if (!items) return fail(items.error());
    if (auto obstacle = plainObstacle(problem, *items)) return fail(*std::move(obstacle));
    const ItemCosts costs(problem, items->items);
    if (mayBeExact(problem, *items, limits)) {
        ExactSearch found = findBestOrder(problem, *items, costs, limits);
        if (found.order)
            return solved(problem, *std::move(found.order),
                          found.proven ? std::nullopt : std::optional(found.lowerBound));
        if (found.proven) return fail(hiddenObstacle(problem));
    }
    auto order = searchOrder(problem, *items, costs);
    if (!order) return fail(nothingFound(problem));
    const auto cost = costOf(problem, *order);
    if (!cost) return fail(nothingFound(problem));  // it ends where rounding decides whether it fits
    const RentBound bound = rentBound(*items, costs, problem.sides, cost->distortion);
    return solved(problem, *std::move(order), bound.distortion + problem.weights.tau * items->innerInversions);
}

}  // namespace lacquer::sessions::vinyl
