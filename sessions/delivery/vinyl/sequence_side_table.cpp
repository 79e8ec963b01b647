#include "sessions/delivery/vinyl/sequence_side_table.hpp"

#include <algorithm>

namespace lacquer::sessions::vinyl {
namespace {

/// The values of some items, in the order of a table.
template <class Number, class Value>
SetSum<Number> sumOf(const std::vector<std::size_t>& items, const Value& value) {
    std::vector<Number> values;
    for (const std::size_t item : items) values.push_back(static_cast<Number>(value(item)));
    return SetSum<Number>(values);
}

bool better(const SideTable::Best& a, const SideTable::Best& b) {
    const double same = kSameCost * a.cost;
    if (a.cost < b.cost - same) return true;
    return a.cost <= b.cost + same && a.inversions < b.inversions;
}

}  // namespace

SideTable::SideTable(const SequenceSets& sets, const ItemCosts& costs, ItemSet available,
                     std::optional<std::size_t> first)
    : sets_(sets), costs_(costs), first_(first ? only(*first) : 0) {
    std::vector<std::size_t> items;
    std::vector<ItemSet> places(sets.count(), 0);
    forEachItem(available & ~first_, [&](std::size_t item) {
        places[item] = only(items.size());
        items.push_back(item);
    });
    localOf_ = SetSum<ItemSet>(places);
    fill(items);
}

void SideTable::fill(const std::vector<std::size_t>& items) {
    const double tau = sets_.weights().tau;
    const auto globalOf = sumOf<ItemSet>(items, only);
    std::vector<SetSum<std::uint16_t>> inversions;
    std::vector<double> lengths;
    for (const std::size_t item : items) {
        inversions.push_back(
            sumOf<std::uint16_t>(items, [&](std::size_t other) { return sets_.inversions(only(other), item); }));
        lengths.push_back(sets_.startBehindMm(only(item)));
    }
    const int firstItem = first_ == 0 ? -1 : std::countr_zero(first_);
    lower_.assign(std::size_t{1} << items.size(), kNever);
    lower_[0] = firstItem < 0 ? 0 : sets_.fits(first_) ? costs_.lower(static_cast<std::size_t>(firstItem), 0) : kNever;
    for (ItemSet local = 1; local < lower_.size(); ++local) {
        const ItemSet set = globalOf(local) | first_;
        if (!sets_.fits(set)) continue;
        const double length = sets_.startBehindMm(set);
        double least = kNever;
        forEachItem(local, [&](std::size_t place) {
            const ItemSet before = local & ~only(place);
            double cost = lower_[before];
            if (cost >= least) return;
            const std::size_t item = items[place];
            if ((sets_.successors(item) & set) != 0) return;
            cost += costs_.lower(item, std::max(0.0, length - lengths[place]));
            if (tau != 0) {
                int inverted = inversions[place](before);
                if (firstItem >= 0) inverted += sets_.inversions(first_, item);
                cost += tau * inverted;
            }
            least = std::min(least, cost);
        });
        lower_[local] = least;
    }
}

SideTable::Best SideTable::best(ItemSet set) {
    if (const auto known = best_.find(set); known != best_.end()) return known->second;
    const auto exact = [this](std::size_t item, ItemSet before) {
        exactWork_ += static_cast<double>(sets_.items().items[item].slices.size());
        return costs_.exact(item, sets_.startBehindMm(before));
    };
    if (set == first_) {
        Best start;
        if (set != 0) {
            start.last = static_cast<std::size_t>(std::countr_zero(set));
            start.cost = exact(start.last, 0);
        }
        return best_[set] = start;
    }
    struct Way {
        double bound = 0;
        std::size_t last = 0;
    };
    std::vector<Way> ways;
    const double tau = sets_.weights().tau;
    forEachItem(set & ~first_, [&](std::size_t item) {
        const ItemSet before = set & ~only(item);
        if ((sets_.successors(item) & set) != 0) return;
        const double bound =
            lower(before) + costs_.lower(item, sets_.startBehindMm(before)) + tau * sets_.inversions(before, item);
        if (bound < kNever) ways.push_back({bound, item});
    });
    std::ranges::stable_sort(ways, {}, &Way::bound);
    Best found{.cost = kNever};
    for (const Way& way : ways) {
        if (way.bound > found.cost) break;
        const ItemSet before = set & ~only(way.last);
        const double cost = exact(way.last, before);
        const int inverted = sets_.inversions(before, way.last);
        if (lower(before) + cost + tau * inverted > found.cost) continue;
        const Best rest = best(before);
        const Best candidate{rest.cost + cost + tau * inverted, rest.inversions + inverted, way.last};
        if (better(candidate, found)) found = candidate;
    }
    return best_[set] = found;
}

std::vector<std::size_t> SideTable::order(ItemSet set) {
    std::vector<std::size_t> items;
    for (; set != 0; set &= ~only(items.back())) items.push_back(best(set).last);
    std::ranges::reverse(items);
    return items;
}

}  // namespace lacquer::sessions::vinyl
