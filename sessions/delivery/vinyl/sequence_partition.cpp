#include "sessions/delivery/vinyl/sequence_partition.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lacquer::sessions::vinyl {
namespace {

// Sets looked at before giving up: about a minute.
constexpr double kMostSteps = 1e10;
// What it takes to work out the cost of a partition, for each of its sides, in such looks.
constexpr double kStepsToMeet = 20;
// What sums of reduced costs may lose by rounding, as a part of the cost.
constexpr double kRounding = 1e-12;

double squared(double value) {
    return value * value;
}

}  // namespace

PartitionSearch::PartitionSearch(const SequenceSets& sets, const std::vector<RecordSide>& sides, const RentBound& rents,
                                 double limit)
    : sets_(sets), sides_(sides), limit_(limit), partition_(sides.size()) {
    findInterchangeable();
    if (sideCount() < 3) return;
    base_ = rents.distortion + sets.weights().tau * sets.items().innerInversions;
    priceColumns(rents);
    completeLaterSides();
}

double PartitionSearch::bytes(int sides, std::size_t items) {
    if (sides < 3) return 0;
    const double completions = sides - 3;
    return (sides + completions) * std::ldexp(sizeof(double) + sizeof(Column), static_cast<int>(items));
}

bool PartitionSearch::run(double limit, const Visit& visit) {
    limit_ = limit;
    visit_ = &visit;
    if (sideCount() == 2)
        dealToTwo();
    else
        deal(0, sets_.all(), 0);
    return steps_ < kMostSteps;
}

double PartitionSearch::budget() const {
    return limit_ - base_ + kRounding * limit_;
}

bool PartitionSearch::spend(double steps) {
    steps_ += steps;
    return steps_ < kMostSteps;
}

/// Where neither order nor place tells two neighbours apart, each pair of sets is dealt to them once: the one with the
/// earlier track first.
void PartitionSearch::findInterchangeable() {
    const SequenceItems& items = sets_.items();
    likePrevious_.assign(sideCount(), false);
    if (sets_.weights().tau != 0 || !items.before.empty()) return;
    const auto pinned = [&](std::size_t side) { return items.first[side] || items.last[side]; };
    for (std::size_t side = 1; side < sideCount(); ++side)
        likePrevious_[side] = sides_[side].available() == sides_[side - 1].available() &&
                              sides_[side].required() == sides_[side - 1].required() && !pinned(side) &&
                              !pinned(side - 1);
}

double PartitionSearch::crossShare(std::size_t side, ItemSet set) const {
    const ItemSet others = sets_.all() & ~set;
    if (side == 0) return sets_.inversions(set, others) / 2.0;
    if (side + 1 == sideCount()) return sets_.inversions(others, set) / 2.0;
    int least = 0;
    forEachItem(others,
                [&](std::size_t item) { least += std::min(sets_.inversions(set, item), sets_.inversions(item, set)); });
    return least / 2.0;
}

double PartitionSearch::imbalanceShare(ItemSet set) const {
    const auto count = static_cast<double>(sideCount());
    const double total = sets_.seconds(sets_.all()) - (count - 1) * sets_.gapSeconds(), mean = total / count;
    const double share = sideCount() % 2 == 0 ? 4 / count : 4 * count / (count * count - 1);
    return share * squared((sets_.seconds(set) - mean) / 60);
}

void PartitionSearch::priceColumns(const RentBound& rents) {
    const SetSum<double> itemCosts(rents.itemCost);
    const auto& [curvature, tau, balance] = sets_.weights();
    for (std::size_t side = 0; side < sideCount(); ++side) {
        if (likePrevious_[side]) {
            columns_.push_back(columns_.back());
            continue;
        }
        auto columns = std::make_shared<Columns>();
        columns->bySet.assign(std::size_t{sets_.all()} + 1, SideTable::kNever);
        for (ItemSet set = 1; set <= sets_.all(); ++set) {
            double cost = sides_[side].lower(set) - itemCosts(set) + rents.sideRent;
            if (!(cost <= budget())) continue;
            if (balance != 0) cost += balance * imbalanceShare(set);
            if (tau != 0) cost += tau * crossShare(side, set);
            if (cost <= budget()) columns->bySet[set] = cost;
        }
        sortColumns(*columns);
        columns_.push_back(std::move(columns));
    }
}

void PartitionSearch::sortColumns(Columns& columns) const {
    columns.sorted.reserve(static_cast<std::size_t>(
        std::ranges::count_if(columns.bySet, [](double cost) { return cost < SideTable::kNever; })));
    for (ItemSet set = 1; set < columns.bySet.size(); ++set)
        if (columns.bySet[set] < SideTable::kNever) columns.sorted.push_back({columns.bySet[set], set});
    std::ranges::sort(columns.sorted, {}, [](const Column& column) { return std::pair(column.cost, column.set); });
}

/// Uses the columns within a set that cost `most` at most, by whichever is shorter: the list of the columns, or all
/// subsets.
template <class Use>
void PartitionSearch::forEachColumn(const Columns& columns, ItemSet within, double most, const Use& use) {
    const auto end = std::ranges::upper_bound(columns.sorted, most, {}, &Column::cost);
    const auto listed = static_cast<double>(end - columns.sorted.begin());
    const double subsets = std::ldexp(1.0, std::popcount(within));
    if (!spend(std::min(listed, subsets))) return;
    if (listed <= subsets) {
        for (auto column = columns.sorted.begin(); column != end; ++column)
            if ((column->set & ~within) == 0) use(column->set, column->cost);
    } else {
        for (ItemSet set = within; set != 0; set = (set - 1) & within)
            if (columns.bySet[set] <= most) use(set, columns.bySet[set]);
    }
}

/// From behind, down to the third side: deal() tries the first two together against these.
void PartitionSearch::completeLaterSides() {
    completions_.resize(sideCount());
    for (std::size_t side = sideCount() - 2; side >= 2; --side) {
        const Columns& next = side + 2 == sideCount() ? *columns_[side + 1] : completions_[side + 1];
        Columns& both = completions_[side];
        both.bySet.assign(std::size_t{sets_.all()} + 1, SideTable::kNever);
        for (const Column& column : columns_[side]->sorted)
            forEachColumn(next, sets_.all() & ~column.set, budget() - column.cost, [&](ItemSet set, double cost) {
                double& least = both.bySet[set | column.set];
                least = std::min(least, cost + column.cost);
            });
        sortColumns(both);
    }
}

void PartitionSearch::deal(std::size_t side, ItemSet rest, double spent) {
    if (side + 1 == sideCount()) {
        partition_[side] = rest;
        return meet();
    }
    const Columns& later = side + 2 == sideCount() ? *columns_[side + 1] : completions_[side + 1];
    forEachColumn(*columns_[side], rest, budget() - spent, [&](ItemSet set, double cost) {
        const double ahead = later.bySet.empty() ? 0 : later.bySet[rest & ~set];
        if (spent + cost + ahead > budget()) return;
        partition_[side] = set;
        if (likePrevious_[side] && std::countr_zero(set) < std::countr_zero(partition_[side - 1])) return;
        deal(side + 1, rest & ~set, spent + cost);
    });
}

void PartitionSearch::dealToTwo() {
    const RecordSide &a = sides_[0], &b = sides_[1];
    const ItemSet required = sets_.all() & ~b.available(), either = a.available() & b.available();
    for (ItemSet chosen = either;; chosen = (chosen - 1) & either) {
        partition_[0] = required | chosen;
        partition_[1] = sets_.all() & ~partition_[0];
        const double cost = a.lower(partition_[0]);
        if (cost <= budget() && cost + b.lower(partition_[1]) <= budget()) meet();
        if (chosen == 0) return;
    }
}

void PartitionSearch::meet() {
    if (!spend(kStepsToMeet * static_cast<double>(sideCount()))) return;
    for (std::size_t side = 1; side < sideCount(); ++side)
        if (likePrevious_[side] && std::countr_zero(partition_[side]) < std::countr_zero(partition_[side - 1])) return;
    const auto& [curvature, tau, balance] = sets_.weights();
    double cost = tau * sets_.items().innerInversions;
    double shortest = SideTable::kNever, longest = 0;
    for (std::size_t side = 0; side < sideCount(); ++side) {
        cost += sides_[side].lower(partition_[side]);
        const double seconds = sets_.seconds(partition_[side]);
        shortest = std::min(shortest, seconds);
        longest = std::max(longest, seconds);
    }
    cost += balance * squared((longest - shortest) / 60);
    if (!(cost <= limit_)) return;
    ItemSet earlier = 0;
    for (const ItemSet set : partition_) {
        if (!sets_.mayPrecede(earlier, set)) return;
        if (tau != 0) cost += tau * sets_.inversions(earlier, set);
        earlier |= set;
    }
    if (cost <= limit_) limit_ = (*visit_)(partition_, cost);
}

}  // namespace lacquer::sessions::vinyl
