// A lower bound on the distortion of every order, however many items there are. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

/// Lagrangian relaxation of the one thing that makes items compete: at each radius there are as many grooves as sides.
/// Let a place at rho cost a rent q(rho) >= 0 per mm, and Q be its integral. Then for all orders
///   distortion >= sum over items j of min over starts s of [c_j(s) + Q(s + m_j) - Q(s)]  -  sides Q(capacity)
/// with m_j the radius of the item, as the rents that a side takes in are at most Q(capacity). Any q gives a bound; a
/// subgradient ascent looks for a good one. It contains the bound of slices poured side by side, densest at the rim,
/// but keeps items in one piece.
struct RentBound {
    double distortion = 0;           ///< no order has less
    std::vector<double> itemCost{};  ///< of each item, with its rent
    double sideRent = 0;             ///< Q(capacity)
};

/// `known` is the distortion of an order that is known: the nearer it is to the least, the better the steps.
[[nodiscard]] RentBound rentBound(const SequenceItems& items, const ItemCosts& costs, int sides, double known);

}  // namespace lacquer::sessions::vinyl
