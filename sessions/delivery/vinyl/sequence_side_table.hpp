// The best order of every set of items on a side: subset dynamic programming (Bellman; Held and Karp). Any thread.
#pragma once

#include <limits>
#include <optional>
#include <unordered_map>
#include <vector>

#include "sessions/delivery/vinyl/sequence_item_costs.hpp"
#include "sessions/delivery/vinyl/sequence_sets.hpp"

namespace lacquer::sessions::vinyl {

/// What two costs may differ by, as a part of them, and still be the same but for rounding.
inline constexpr double kSameCost = 1e-13;

/// Where an item starts depends on which items are in front of it and not on their order, so with c of ItemCosts
///   G[S] = min over a in S of G[S \ a] + c_a(start behind S \ a) + tau inversions(S \ a, a).
/// The table of G is made with the lower bounds of c, so it is itself one. exactCost() solves the same equation with
/// the exact c, for as many sets as the lower bounds leave in question, which are few.
class SideTable {
public:
    struct Best {
        double cost = 0;     ///< distortion + tau inversions, within the side
        int inversions = 0;  ///< where costs are the same, the fewest
        std::size_t last = 0;
    };

    /// For sets of `available` items; where there is a `first`, every side starts with it. Takes 8 bytes x 2^n.
    SideTable(const SequenceSets& sets, const ItemCosts& costs, ItemSet available, std::optional<std::size_t> first);

    /// Infinite where no order of the set fits and keeps the wishes.
    [[nodiscard]] double lower(ItemSet set) const {
        return (set & first_) == first_ ? lower_[localOf_(set & ~first_)] : kNever;
    }
    /// Of a set that lower() is finite for.
    Best best(ItemSet set);
    [[nodiscard]] std::vector<std::size_t> order(ItemSet set);

    /// best() looked at so many slices that it has stopped to compare: what it returned since can be made, and no more.
    [[nodiscard]] bool exhausted() const { return exactWork_ > kMostExactWork; }

    static constexpr double kNever = std::numeric_limits<double>::infinity();

private:
    static constexpr double kMostExactWork = 1e9;  // some seconds

    void fill(const std::vector<std::size_t>& items);

    const SequenceSets& sets_;
    const ItemCosts& costs_;
    ItemSet first_ = 0;
    SetSum<ItemSet> localOf_;  // where a set stands in the table: the bits of the items in it, close together
    std::vector<double> lower_{};
    std::unordered_map<ItemSet, Best> best_{};
    double exactWork_ = 0;
};

}  // namespace lacquer::sessions::vinyl
