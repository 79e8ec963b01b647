// One side of the record: which items may be on it, and what a set of them costs there. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "sessions/delivery/vinyl/sequence_side_table.hpp"

namespace lacquer::sessions::vinyl {

class RecordSide {
public:
    /// `last`: what it must end with; it is not in the table, but put behind what is.
    RecordSide(const SequenceSets& sets, const ItemCosts& costs, std::shared_ptr<SideTable> table, ItemSet available,
               ItemSet required, std::optional<std::size_t> last)
        : sets_(sets),
          costs_(costs),
          table_(std::move(table)),
          available_(available),
          required_(required),
          last_(last) {}

    [[nodiscard]] ItemSet available() const { return available_; }
    [[nodiscard]] ItemSet required() const { return required_; }

    /// At most what the set costs on this side, distortion and tau x inversions; SideTable::kNever where it cannot be
    /// all there is on it.
    [[nodiscard]] double lower(ItemSet set) const;
    /// Exactly that, of a set that lower() is finite for.
    [[nodiscard]] SideTable::Best best(ItemSet set) const;
    [[nodiscard]] std::vector<std::size_t> order(ItemSet set) const;

private:
    const SequenceSets& sets_;
    const ItemCosts& costs_;
    std::shared_ptr<SideTable> table_;
    ItemSet available_, required_;
    std::optional<std::size_t> last_;
};

/// The sides of the problem. Those that ask the same of what is on them share a table.
[[nodiscard]] std::vector<RecordSide> recordSides(const SequenceSets& sets, const ItemCosts& costs);

}  // namespace lacquer::sessions::vinyl
