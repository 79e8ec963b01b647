// Every order that nothing beats both in cost and in how near it is to the digital order. Any thread; takes memory and
// time as 2^n.
#pragma once

#include <optional>
#include <vector>

#include "sessions/delivery/vinyl/sequence_exact.hpp"

namespace lacquer::sessions::vinyl {

/// The Pareto front of (cost without tau, inversions) over all orders that can be cut: from the least cost to the
/// fewest inversions, each point once. Costs that differ by rounding alone are the same. Where an item starts on a side
/// depends on the set in front of it, so for every set on a side the front of its orders follows from those of the sets
/// with one less; sides are joined likewise, one after the other. Costs are exact throughout.
///
/// None where there are more than limits.frontItems, where balance weighs on three sides and more (a cost of all sides
/// together), or where it would take more than some seconds. Empty where no order can be cut.
[[nodiscard]] std::optional<std::vector<SequenceOrder>> findFront(const SequenceProblem& problem,
                                                                  const SequenceItems& items, const ItemCosts& costs,
                                                                  const SolverLimits& limits = {});

}  // namespace lacquer::sessions::vinyl
