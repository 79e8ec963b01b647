// The best order there is, with proof, where the problem is small enough. Any thread; takes memory and time as 2^n.
#pragma once

#include <cstddef>
#include <optional>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

/// How many items are tried how. The defaults suit a desk computer; with less, few items take the ways of many.
struct SolverLimits {
    std::size_t exactItems = 24;         ///< more are only searched
    std::size_t frontItems = 16;         ///< of more, the trade-off is a convex hull
    std::size_t itemsDealtBlindly = 12;  ///< on three sides and more, without a good order and its prices beforehand
};

struct ExactSearch {
    std::optional<SequenceOrder> order{};  ///< none: no order can be cut
    bool proven = true;                    ///< no order costs less, or none can be cut; false where it gave up
    double lowerBound = 0;                 ///< of every order's cost
};

/// Whether findBestOrder() takes so many items on so many sides.
[[nodiscard]] bool mayBeExact(const SequenceProblem& problem, const SequenceItems& items,
                              const SolverLimits& limits = {});

/// First the partition with the least lower bound is found and worked out, then every other one whose bound does not
/// exceed what that costs. Of orders that cost the same but for rounding, that with the fewest inversions is returned,
/// and of those the one that is first in the alphabet of the digital order.
[[nodiscard]] ExactSearch findBestOrder(const SequenceProblem& problem, const SequenceItems& items,
                                        const ItemCosts& costs, const SolverLimits& limits = {});

}  // namespace lacquer::sessions::vinyl
