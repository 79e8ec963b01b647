// The items of a problem as sets: what a side of them takes, what wishes ask of it. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_item_set.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::sessions::vinyl {

/// Built once for up to kMostSetItems items; the items and the problem must outlive it.
class SequenceSets {
public:
    SequenceSets(const SequenceProblem& problem, const SequenceItems& items);

    [[nodiscard]] std::size_t count() const { return items_.count(); }
    [[nodiscard]] const SequenceItems& items() const { return items_; }
    [[nodiscard]] const SequenceWeights& weights() const { return problem_.weights; }
    [[nodiscard]] int sides() const { return problem_.sides; }
    [[nodiscard]] double gapSeconds() const { return problem_.gapSeconds; }
    [[nodiscard]] ItemSet all() const { return static_cast<ItemSet>((std::uint64_t{1} << count()) - 1); }

    /// Where an item starts on a side behind all of a set, mm inside the rim: the gaps in front of it count.
    [[nodiscard]] double startBehindMm(ItemSet set) const { return lengthMm_(set); }
    /// Radius and time of a side, with the gaps between its items.
    [[nodiscard]] double radiusMm(ItemSet set) const { return set == 0 ? 0 : lengthMm_(set) - problem_.gapMm; }
    [[nodiscard]] double seconds(ItemSet set) const { return set == 0 ? 0 : lengthSeconds_(set) - problem_.gapSeconds; }
    /// Whether a side has room for them, as costOf() sees it. What rounding leaves in doubt fits: costOf() has the last
    /// word.
    [[nodiscard]] bool fits(ItemSet set) const { return radiusMm(set) <= mostMm_ && seconds(set) <= mostSeconds_; }

    /// Pairs of tracks inverted where all of a set are earlier than an item.
    [[nodiscard]] int inversions(ItemSet earlier, std::size_t item) const { return earlier_[item](earlier); }
    /// Pairs of tracks inverted where an item is earlier than all of a set.
    [[nodiscard]] int inversions(std::size_t item, ItemSet later) const { return later_[item](later); }
    [[nodiscard]] int inversions(ItemSet earlier, ItemSet later) const;

    /// What must not be earlier than an item.
    [[nodiscard]] ItemSet successors(std::size_t item) const { return successors_[item]; }
    /// Whether no wish is broken where all of one set are earlier than all of the other.
    [[nodiscard]] bool mayPrecede(ItemSet earlier, ItemSet later) const;
    /// Whether each same-side group is on it as a whole, or not at all.
    [[nodiscard]] bool keepsGroups(ItemSet side) const;

private:
    const SequenceProblem& problem_;
    const SequenceItems& items_;
    double mostMm_, mostSeconds_;  // with the slack
    SetSum<double> lengthMm_, lengthSeconds_;
    std::vector<SetSum<std::uint16_t>> earlier_{}, later_{};
    std::vector<ItemSet> successors_{}, groups_{};
    bool anyBefore_ = false;
};

}  // namespace lacquer::sessions::vinyl
