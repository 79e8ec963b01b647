#include "sessions/delivery/vinyl/sequence_search.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>

#include "sessions/delivery/vinyl/sequence_cost.hpp"

namespace lacquer::sessions::vinyl {
namespace {

using ItemSides = std::vector<std::vector<std::size_t>>;

constexpr int kRuns = 3;
constexpr std::size_t kMovesPerItem = 12000;
// Items and wishes looked at in a run: some seconds. Beyond some 130 items it leaves fewer moves for each.
constexpr std::size_t kMostLooks = 200'000'000;
// Temperatures, as parts of what an item costs half-way in.
constexpr double kHot = 0.3, kCold = 1e-5;
// What a broken wish costs, as a part of all that the items cost.
constexpr double kBrokenWish = 0.3;
// A mm beyond the least radius, and a minute too many.
constexpr double kTooLong = 0.1;

/// What an order costs while it is looked for. Knows the order that is kept, and judges one that is a move away from
/// it.
class Judge {
public:
    Judge(const SequenceProblem& problem, const SequenceItems& items, const ItemCosts& costs)
        : problem_(problem),
          items_(items),
          costs_(costs),
          places_(items.count()),
          kept_(items.count()),
          isMoved_(items.count(), false) {
        for (std::size_t item = 0; item < items.count(); ++item)
            typical_ += costs.lower(item, std::max(0.0, (costs.capacityMm() - items.items[item].radiusMm) / 2));
        typical_ = std::max(typical_ / static_cast<double>(items.count()), 1e-12);
    }

    struct Verdict {
        double cost = 0;    ///< what the order costs
        double faults = 0;  ///< how much is wrong with it
    };

    /// Judges an order on its own, and keeps it.
    Verdict start(const ItemSides& sides) {
        (void)judge(sides, {});  // finds the places
        judgedInversions_ = 0;
        for (std::size_t i = 0; i < order_.size(); ++i)
            for (std::size_t j = i + 1; j < order_.size(); ++j)
                judgedInversions_ += items_.inversions[order_[i]][order_[j]];
        keep();
        return judge(sides, {});
    }
    /// Of an order in which only the pairs that have a `moved` item may stand the other way round than in the kept one.
    Verdict judge(const ItemSides& sides, const std::vector<std::size_t>& moved) {
        Verdict verdict;
        order_.clear();
        double shortest = std::numeric_limits<double>::infinity(), longest = 0;
        for (std::size_t s = 0; s < sides.size(); ++s) {
            double rho = 0, seconds = 0;
            for (const std::size_t item : sides[s]) {
                const SequenceItem& each = items_.items[item];
                places_[item] = {s, order_.size()};
                order_.push_back(item);
                verdict.cost +=
                    costs_.lower(item, std::clamp(rho, 0.0, std::max(0.0, costs_.capacityMm() - each.radiusMm)));
                rho += each.radiusMm + problem_.gapMm;
                seconds += each.seconds + problem_.gapSeconds;
                if ((each.sides >> s & 1) == 0) verdict.faults += kBrokenWish;
            }
            if (sides[s].empty()) {
                verdict.faults += kBrokenWish;
                continue;
            }
            rho -= problem_.gapMm;
            seconds -= problem_.gapSeconds;
            shortest = std::min(shortest, seconds);
            longest = std::max(longest, seconds);
            verdict.faults += kTooLong * (over(rho, costs_.capacityMm()) + over(seconds, problem_.maxSideSeconds) / 60);
            if (items_.first[s] && sides[s].front() != *items_.first[s]) verdict.faults += kBrokenWish;
            if (items_.last[s] && sides[s].back() != *items_.last[s]) verdict.faults += kBrokenWish;
        }
        for (const auto& [a, b] : items_.before)
            if (places_[a].position > places_[b].position) verdict.faults += kBrokenWish;
        for (const auto& group : items_.sameSide)
            for (const std::size_t item : group)
                if (places_[item].side != places_[group.front()].side) verdict.faults += kBrokenWish;
        const double minutes = std::max(0.0, longest - shortest) / 60;
        verdict.cost += problem_.weights.balance * minutes * minutes;
        if (problem_.weights.tau != 0) {
            judgedInversions_ = inversions_ + moreInversions(moved);
            verdict.cost += problem_.weights.tau * judgedInversions_;
        }
        return verdict;
    }
    /// Keeps the order judged last.
    void keep() {
        std::swap(kept_, places_);
        inversions_ = judgedInversions_;
    }

    /// With what is wrong paid for.
    [[nodiscard]] double price(const Verdict& verdict) const {
        return verdict.cost + verdict.faults * typical_ * static_cast<double>(items_.count());
    }
    [[nodiscard]] double typical() const { return typical_; }

private:
    struct Place {
        std::size_t side = 0, position = 0;
    };

    static double over(double value, double limit) { return value > limit + kCapacitySlack ? value - limit : 0; }

    /// Than in the kept order. What is neither moved nor between places of what is stands as before.
    [[nodiscard]] int moreInversions(const std::vector<std::size_t>& moved) {
        std::size_t begin = order_.size(), end = 0;
        for (const std::size_t item : moved) {
            const auto [least, most] = std::minmax(places_[item].position, kept_[item].position);
            begin = std::min(begin, least);
            end = std::max(end, most + 1);
            isMoved_[item] = true;
        }
        int more = 0;
        for (const std::size_t item : moved)
            for (std::size_t position = begin; position < end; ++position) {
                const std::size_t other = order_[position];
                const bool isFirst = places_[item].position < position;
                if (isMoved_[other] && !isFirst) continue;  // counted once, from the first of the two
                if (isFirst == (kept_[item].position < kept_[other].position)) continue;
                const int change = items_.inversions[item][other] - items_.inversions[other][item];
                more += isFirst ? change : -change;
            }
        for (const std::size_t item : moved) isMoved_[item] = false;
        return more;
    }

    const SequenceProblem& problem_;
    const SequenceItems& items_;
    const ItemCosts& costs_;
    std::vector<std::size_t> order_{};  // judged last: the items one after the other
    std::vector<Place> places_, kept_;  // of each item, in the order judged last and in the kept one
    int judgedInversions_ = 0, inversions_ = 0;
    std::vector<bool> isMoved_;
    double typical_ = 0;
};

/// The moves; what is chance in them is the same in every run of the program.
class Moves {
public:
    explicit Moves(std::uint64_t seed) : chance_(seed) {}

    double fraction() { return static_cast<double>(chance_() >> 11) * 0x1p-53; }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(chance_() % count); }

    void change(ItemSides& sides) {
        moved_.clear();
        switch (below(4)) {
            case 0:
                return swapTwo(sides);
            case 1:
                return moveOne(sides);
            case 2:
                return moveBreak(sides);
            default:
                return turnRound(sides);
        }
    }

    /// By the last change: other pairs of items stand as before.
    [[nodiscard]] const std::vector<std::size_t>& moved() const { return moved_; }

private:
    std::vector<std::size_t>& sideWithItems(ItemSides& sides) {
        for (;;)
            if (auto& side = sides[below(sides.size())]; !side.empty()) return side;
    }

    void swapTwo(ItemSides& sides) {
        auto& from = sideWithItems(sides);
        auto& to = sideWithItems(sides);
        std::size_t &one = from[below(from.size())], &other = to[below(to.size())];
        if (one == other) return;
        moved_ = {one, other};
        std::swap(one, other);
    }
    void moveOne(ItemSides& sides) {
        auto& from = sideWithItems(sides);
        const auto taken = from.begin() + static_cast<std::ptrdiff_t>(below(from.size()));
        const std::size_t item = *taken;
        moved_ = {item};
        from.erase(taken);
        auto& to = sides[below(sides.size())];
        to.insert(to.begin() + static_cast<std::ptrdiff_t>(below(to.size() + 1)), item);
    }
    /// One item goes over the break between two sides.
    void moveBreak(ItemSides& sides) {
        if (sides.size() < 2) return swapTwo(sides);
        const std::size_t side = below(sides.size() - 1);
        auto &outer = sides[side], &inner = sides[side + 1];
        if (below(2) == 0) {
            if (outer.empty()) return;
            inner.insert(inner.begin(), outer.back());
            outer.pop_back();
        } else {
            if (inner.empty()) return;
            outer.push_back(inner.front());
            inner.erase(inner.begin());
        }
    }
    void turnRound(ItemSides& sides) {
        auto& side = sideWithItems(sides);
        std::size_t begin = below(side.size()), end = below(side.size());
        if (begin > end) std::swap(begin, end);
        const std::span turned = std::span(side).subspan(begin, end + 1 - begin);
        moved_.assign(turned.begin(), turned.end());
        std::ranges::reverse(turned);
    }

    std::mt19937_64 chance_;
    std::vector<std::size_t> moved_{};
};

std::size_t movesOf(const SequenceItems& items) {
    std::size_t looks = items.count() + items.before.size();
    for (const auto& group : items.sameSide) looks += group.size();
    return std::min(kMovesPerItem * items.count(), kMostLooks / looks);
}

/// The digital order, the sides about equally full, each item on a side where it may be and each pin in its place.
ItemSides startOrder(const SequenceProblem& problem, const SequenceItems& items) {
    double total = 0, sofar = 0;
    for (const SequenceItem& item : items.items) total += item.radiusMm;
    ItemSides sides(static_cast<std::size_t>(problem.sides));
    for (std::size_t item = 0; item < items.count(); ++item) {
        const SequenceItem& each = items.items[item];
        const double middle = (sofar + each.radiusMm / 2) / total * problem.sides;
        auto side = std::min(sides.size() - 1, static_cast<std::size_t>(middle));
        while ((each.sides >> side & 1) == 0) side = (side + 1) % sides.size();
        sides[side].push_back(item);
        sofar += each.radiusMm;
    }
    for (std::size_t s = 0; s < sides.size(); ++s) {
        auto& side = sides[s];
        if (items.first[s])
            std::rotate(side.begin(), std::ranges::find(side, *items.first[s]),
                        std::ranges::find(side, *items.first[s]) + 1);
        if (items.last[s])
            std::rotate(std::ranges::find(side, *items.last[s]), std::ranges::find(side, *items.last[s]) + 1,
                        side.end());
    }
    return sides;
}

}  // namespace

std::optional<SequenceOrder> searchOrder(const SequenceProblem& problem, const SequenceItems& items,
                                         const ItemCosts& costs) {
    Judge judge(problem, items, costs);
    std::optional<ItemSides> best;
    double bestCost = std::numeric_limits<double>::infinity();
    const std::size_t moves = movesOf(items);
    for (int run = 0; run < kRuns; ++run) {
        Moves chance(static_cast<std::uint64_t>(run) + 1);
        ItemSides now = startOrder(problem, items), next;
        auto verdict = judge.start(now);
        const auto keep = [&] {
            if (verdict.faults > 0 || verdict.cost >= bestCost) return;
            best = now;
            bestCost = verdict.cost;
        };
        keep();
        for (std::size_t move = 0; move < moves; ++move) {
            const double cooled = static_cast<double>(move) / static_cast<double>(moves);
            const double temperature = judge.typical() * kHot * std::pow(kCold / kHot, cooled);
            next = now;
            chance.change(next);
            const auto other = judge.judge(next, chance.moved());
            const double worse = judge.price(other) - judge.price(verdict);
            if (worse > 0 && chance.fraction() >= std::exp(-worse / temperature)) continue;
            std::swap(now, next);
            judge.keep();
            verdict = other;
            keep();
        }
    }
    if (!best) return std::nullopt;
    return items.tracksOf(*best);
}

}  // namespace lacquer::sessions::vinyl
