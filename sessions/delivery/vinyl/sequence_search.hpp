// A good order by simulated annealing, for any number of items. Pure; any thread.
#pragma once

#include <optional>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

/// Items swap, move, take a side break with them or turn round (Kirkpatrick et al. 1983); an order that breaks a wish
/// or does not fit is paid for by how much. The same problem gives the same order. None where no order was found that
/// can be cut, which proves nothing.
[[nodiscard]] std::optional<SequenceOrder> searchOrder(const SequenceProblem& problem, const SequenceItems& items,
                                                       const ItemCosts& costs);

}  // namespace lacquer::sessions::vinyl
