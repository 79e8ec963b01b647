// The best order there is, with proof, where the problem is small enough. Any thread; takes memory and time as 2^n.
#pragma once

#include <optional>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

struct ExactSearch {
    std::optional<SequenceOrder> order{};  ///< none: no order can be cut
    bool proven = true;                    ///< no order costs less, or none can be cut; false where it gave up
    double lowerBound = 0;                 ///< of every order's cost
};

/// Whether findBestOrder() takes so many items on so many sides.
[[nodiscard]] bool mayBeExact(const SequenceProblem& problem, const SequenceItems& items);

/// First the partition with the least lower bound is found and worked out, then every other one whose bound does not
/// exceed what that costs. Of orders that cost the same but for rounding, that with the fewest inversions is returned,
/// and of those the one that is first in the alphabet of the digital order.
[[nodiscard]] ExactSearch findBestOrder(const SequenceProblem& problem, const SequenceItems& items,
                                        const ItemCosts& costs);

}  // namespace lacquer::sessions::vinyl
