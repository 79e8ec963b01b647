#include "sessions/delivery/vinyl/sequence_front.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <tuple>

#include "sessions/delivery/vinyl/sequence_sets.hpp"
#include "sessions/delivery/vinyl/sequence_side_table.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// Of labels and slices looked at: some seconds.
constexpr double kMostWork = 2e9;

/// A way to order a set that no other way beats in both respects: one for each number of inversions that has one.
struct Label {
    double cost = 0;
    int inversions = 0;
    ItemSet last = 0;          // of a side: the item that comes last; of several: the set that is on the last one
    int inversionsOnSide = 0;  // of several: of the label of the last side
};
using Labels = std::vector<Label>;  // inversions rise, costs fall

/// Collects the labels of one set.
class LabelSieve {
public:
    void take(const Label& label) {
        const auto at = static_cast<std::size_t>(label.inversions);
        if (at >= least_.size()) least_.resize(at + 1, Label{kNever});
        if (label.cost < least_[at].cost) least_[at] = label;
    }
    [[nodiscard]] Labels finish() {
        Labels labels;
        double bound = kNever;
        for (Label& label : least_) {
            if (label.cost < bound) {
                labels.push_back(label);
                bound = label.cost * (1 - kSameCost);
            }
            label.cost = kNever;
        }
        return labels;
    }

private:
    static constexpr double kNever = std::numeric_limits<double>::infinity();
    Labels least_{};  // by inversions
};

const Label& labelWith(const Labels& labels, int inversions) {
    return *std::ranges::find(labels, inversions, &Label::inversions);
}

/// What a side asks of its items.
struct SideWishes {
    ItemSet available = 0, required = 0;
    std::optional<std::size_t> first{}, last{};

    [[nodiscard]] auto key() const { return std::tuple(available, first, last); }
    [[nodiscard]] bool mayHold(ItemSet set, const SequenceSets& sets) const {
        return set != 0 && (set & required) == required && sets.keepsGroups(set) &&
               (!first || (set & only(*first)) != 0) && (!last || (set & only(*last)) != 0);
    }
};

std::vector<SideWishes> wishesOf(const SequenceSets& sets) {
    const SequenceItems& items = sets.items();
    std::vector<SideWishes> sides(static_cast<std::size_t>(sets.sides()));
    for (std::size_t s = 0; s < sides.size(); ++s) {
        sides[s].first = items.first[s];
        sides[s].last = items.last[s];
        for (std::size_t item = 0; item < items.count(); ++item) {
            if ((items.items[item].sides >> s & 1) != 0) sides[s].available |= only(item);
            if (items.items[item].sides == std::uint32_t{1} << s) sides[s].required |= only(item);
        }
        // A side that starts and ends with the same item has room for no other.
        if (sides[s].first && sides[s].first == sides[s].last) sides[s].available &= only(*sides[s].first);
    }
    return sides;
}

using LabelTable = std::vector<Labels>;  // by set

class Front {
public:
    Front(const SequenceSets& sets, const ItemCosts& costs) : sets_(sets), costs_(costs), wishes_(wishesOf(sets)) {}

    /// By side, from the least cost on. None: it would take too long.
    std::optional<std::vector<std::vector<std::vector<std::size_t>>>> find() {
        std::map<decltype(wishes_[0].key()), std::shared_ptr<LabelTable>> known;
        for (const SideWishes& wishes : wishes_) {
            auto& table = known[wishes.key()];
            if (!table) table = std::make_shared<LabelTable>(orderSide(wishes));
            sides_.push_back(table);
        }
        for (std::size_t side = 0; side < sides_.size() && work_ <= kMostWork; ++side) join(side);
        if (work_ > kMostWork) return std::nullopt;
        std::vector<std::vector<std::vector<std::size_t>>> orders;
        const Labels& all = joined_.back()[sets_.all()];
        for (auto label = all.rbegin(); label != all.rend(); ++label) orders.push_back(orderOf(*label));
        return orders;
    }

private:
    /// The labels of every set on a side, whether it may be all that is there or not.
    LabelTable orderSide(const SideWishes& wishes) {
        LabelTable table(std::size_t{sets_.all()} + 1);
        table[0] = {Label{}};
        LabelSieve sieve;
        for (ItemSet set = 1; set <= sets_.all() && work_ <= kMostWork; ++set) {
            if ((set & ~wishes.available) != 0 || !sets_.fits(set)) continue;
            if (wishes.first && (set & only(*wishes.first)) == 0) continue;
            forEachItem(set, [&](std::size_t item) {
                const ItemSet before = set & ~only(item);
                const bool isFirst = wishes.first == item,
                           isBehindLast = wishes.last && (before & only(*wishes.last)) != 0;
                if ((isFirst && before != 0) || isBehindLast || (sets_.successors(item) & set) != 0) return;
                if (table[before].empty()) return;
                const double cost = costs_.exact(item, sets_.startBehindMm(before));
                const int inverted = sets_.inversions(before, item);
                for (const Label& label : table[before])
                    sieve.take({label.cost + cost, label.inversions + inverted, static_cast<ItemSet>(item)});
                work_ += static_cast<double>(sets_.items().items[item].slices.size() + table[before].size());
            });
            table[set] = sieve.finish();
        }
        return table;
    }

    /// The labels of every set on the sides up to this one; of all items alone, where it is the last.
    void join(std::size_t side) {
        std::vector<ItemSet> held;
        for (ItemSet set = 1; set <= sets_.all(); ++set)
            if (!(*sides_[side])[set].empty() && wishes_[side].mayHold(set, sets_)) held.push_back(set);
        LabelTable table(std::size_t{sets_.all()} + 1);
        LabelSieve sieve;
        if (side == 0) {
            for (const ItemSet set : held) {
                joinSets(sieve, {Label{}}, side, 0, set);
                table[set] = sieve.finish();
            }
        } else {
            const LabelTable& front = joined_.back();
            for (ItemSet set = side + 1 == sides_.size() ? sets_.all() : 1; set <= sets_.all(); ++set) {
                forEachWithin(held, set, [&](ItemSet here) {
                    const ItemSet before = set & ~here;
                    if (!front[before].empty() && sets_.mayPrecede(before, here))
                        joinSets(sieve, front[before], side, before, here);
                });
                if (work_ > kMostWork) return;
                table[set] = sieve.finish();
            }
        }
        joined_.push_back(std::move(table));
    }

    /// Those of some sets that are within another one, by whichever is shorter: their list, or all its subsets.
    template <class Use>
    void forEachWithin(const std::vector<ItemSet>& held, ItemSet within, const Use& use) {
        const double subsets = std::ldexp(1.0, std::popcount(within));
        work_ += std::min(subsets, static_cast<double>(held.size()));
        if (static_cast<double>(held.size()) <= subsets) {
            for (const ItemSet set : held)
                if ((set & ~within) == 0) use(set);
        } else {
            for (ItemSet set = within; set != 0; set = (set - 1) & within)
                if (std::ranges::binary_search(held, set)) use(set);
        }
    }

    void joinSets(LabelSieve& sieve, const Labels& front, std::size_t side, ItemSet before, ItemSet here) {
        const Labels& labels = (*sides_[side])[here];
        const int inverted = sets_.inversions(before, here);
        const double cost = imbalanceCost(before, here);
        for (const Label& a : front)
            for (const Label& b : labels)
                sieve.take({a.cost + b.cost + cost, a.inversions + b.inversions + inverted, here, b.inversions});
        work_ += static_cast<double>(front.size() * labels.size());
    }

    [[nodiscard]] double imbalanceCost(ItemSet before, ItemSet here) const {
        if (sides_.size() != 2 || before == 0) return 0;
        const double minutes = (sets_.seconds(before) - sets_.seconds(here)) / 60;
        return sets_.weights().balance * minutes * minutes;
    }

    [[nodiscard]] std::vector<std::vector<std::size_t>> orderOf(Label label) const {
        std::vector<std::vector<std::size_t>> sides(sides_.size());
        ItemSet set = sets_.all();
        for (std::size_t side = sides_.size(); side-- > 0;) {
            const ItemSet here = label.last, before = set & ~here;
            Label on = labelWith((*sides_[side])[here], label.inversionsOnSide);
            for (ItemSet rest = here; rest != 0;) {
                const std::size_t item = on.last;
                sides[side].push_back(item);
                rest &= ~only(item);
                if (rest != 0) on = labelWith((*sides_[side])[rest], on.inversions - sets_.inversions(rest, item));
            }
            std::ranges::reverse(sides[side]);
            if (side > 0)
                label = labelWith(joined_[side - 1][before],
                                  label.inversions - label.inversionsOnSide - sets_.inversions(before, here));
            set = before;
        }
        return sides;
    }

    const SequenceSets& sets_;
    const ItemCosts& costs_;
    std::vector<SideWishes> wishes_;
    std::vector<std::shared_ptr<LabelTable>> sides_{};
    std::vector<LabelTable> joined_{};  // by the last side that is in them
    double work_ = 0;
};

}  // namespace

std::optional<std::vector<SequenceOrder>> findFront(const SequenceProblem& problem, const SequenceItems& items,
                                                    const ItemCosts& costs, const SolverLimits& limits) {
    if (items.count() > std::min(limits.frontItems, kMostSetItems)) return std::nullopt;
    if (problem.sides > 2 && problem.weights.balance > 0) return std::nullopt;
    const SequenceSets sets(problem, items);
    const auto found = Front(sets, costs).find();
    if (!found) return std::nullopt;
    std::vector<SequenceOrder> orders;
    for (const auto& sides : *found) orders.push_back(items.tracksOf(sides));
    return orders;
}

}  // namespace lacquer::sessions::vinyl
