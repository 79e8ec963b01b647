#include "sessions/delivery/vinyl/sequence_record_side.hpp"

#include <map>
#include <utility>

namespace lacquer::sessions::vinyl {

double RecordSide::lower(ItemSet set) const {
    if (set == 0 || (set & required_) != required_ || (set & ~available_) != 0 || !sets_.keepsGroups(set))
        return SideTable::kNever;
    if (!last_) return table_->lower(set);
    const ItemSet before = set & ~only(*last_);
    if (before == set || !sets_.fits(set) || (sets_.successors(*last_) & set) != 0) return SideTable::kNever;
    return table_->lower(before) + costs_.lower(*last_, sets_.startBehindMm(before)) +
           sets_.weights().tau * sets_.inversions(before, *last_);
}

SideTable::Best RecordSide::best(ItemSet set) const {
    if (!last_) return table_->best(set);
    const ItemSet before = set & ~only(*last_);
    const SideTable::Best front = table_->best(before);
    const int inverted = sets_.inversions(before, *last_);
    return {front.cost + costs_.exact(*last_, sets_.startBehindMm(before)) + sets_.weights().tau * inverted,
            front.inversions + inverted, *last_};
}

std::vector<std::size_t> RecordSide::order(ItemSet set) const {
    if (!last_) return table_->order(set);
    std::vector<std::size_t> items = table_->order(set & ~only(*last_));
    items.push_back(*last_);
    return items;
}

std::vector<RecordSide> recordSides(const SequenceSets& sets, const ItemCosts& costs) {
    const SequenceItems& items = sets.items();
    std::vector<RecordSide> sides;
    std::map<std::pair<ItemSet, std::optional<std::size_t>>, std::shared_ptr<SideTable>> tables;
    for (std::size_t s = 0; s < static_cast<std::size_t>(sets.sides()); ++s) {
        ItemSet available = 0, required = 0;
        for (std::size_t item = 0; item < items.count(); ++item) {
            if ((items.items[item].sides >> s & 1) != 0) available |= only(item);
            if (items.items[item].sides == std::uint32_t{1} << s) required |= only(item);
        }
        // A side that starts and ends with the same item has room for no other.
        const std::optional<std::size_t> first = items.first[s], last = items.last[s];
        const bool alone = first && first == last;
        if (alone) available &= only(*first);
        const ItemSet inTable = last && !alone ? available & ~only(*last) : available;
        auto& table = tables[{inTable, first}];
        if (!table) table = std::make_shared<SideTable>(sets, costs, inTable, first);
        sides.emplace_back(sets, costs, table, available, required, alone ? std::nullopt : last);
    }
    return sides;
}

}  // namespace lacquer::sessions::vinyl
