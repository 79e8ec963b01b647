#include "sessions/delivery/vinyl/sequence_search.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "sessions/delivery/vinyl/sequence_cost.hpp"

namespace lacquer::sessions::vinyl {
namespace {

using ItemSides = std::vector<std::vector<std::size_t>>;

constexpr int kRuns = 3;
constexpr std::size_t kMovesPerItem = 12000;
// Temperatures, as parts of what an item costs on average.
constexpr double kHot = 1, kCold = 1e-6;
// What a broken wish costs, in items.
constexpr double kBrokenWish = 3;
// A mm beyond the least radius, and a minute too many.
constexpr double kTooLong = 1;

/// What an order costs while it is looked for.
class Judge {
public:
    Judge(const SequenceProblem& problem, const SequenceItems& items, const ItemCosts& costs)
        : problem_(problem), items_(items), costs_(costs), places_(items.count()) {
        for (std::size_t item = 0; item < items.count(); ++item) typical_ += costs.lower(item, 0);
        typical_ = std::max(typical_ / static_cast<double>(items.count()), 1e-12);
    }

    struct Verdict {
        double cost = 0;    ///< what the order costs
        double faults = 0;  ///< how much is wrong with it
    };

    Verdict operator()(const ItemSides& sides) {
        Verdict verdict;
        double shortest = std::numeric_limits<double>::infinity(), longest = 0;
        std::size_t position = 0;
        for (std::size_t s = 0; s < sides.size(); ++s) {
            double rho = 0, seconds = 0;
            for (const std::size_t item : sides[s]) {
                const SequenceItem& each = items_.items[item];
                places_[item] = {s, position++};
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
        if (problem_.weights.tau != 0) verdict.cost += problem_.weights.tau * inversions();
        return verdict;
    }

    /// With what is wrong paid for.
    [[nodiscard]] double price(const Verdict& verdict) const { return verdict.cost + verdict.faults * typical_; }
    [[nodiscard]] double typical() const { return typical_; }

private:
    struct Place {
        std::size_t side = 0, position = 0;
    };

    static double over(double value, double limit) { return value > limit + kCapacitySlack ? value - limit : 0; }

    [[nodiscard]] double inversions() const {
        int count = 0;
        for (std::size_t i = 0; i < places_.size(); ++i)
            for (std::size_t j = i + 1; j < places_.size(); ++j)
                count += places_[i].position < places_[j].position ? items_.inversions[i][j] : items_.inversions[j][i];
        return count;
    }

    const SequenceProblem& problem_;
    const SequenceItems& items_;
    const ItemCosts& costs_;
    std::vector<Place> places_;
    double typical_ = 0;
};

/// The moves; what is chance in them is the same in every run of the program.
class Moves {
public:
    explicit Moves(std::uint64_t seed) : chance_(seed) {}

    double fraction() { return static_cast<double>(chance_() >> 11) * 0x1p-53; }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(chance_() % count); }

    void change(ItemSides& sides) {
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

private:
    std::vector<std::size_t>& sideWithItems(ItemSides& sides) {
        for (;;)
            if (auto& side = sides[below(sides.size())]; !side.empty()) return side;
    }

    void swapTwo(ItemSides& sides) {
        auto& from = sideWithItems(sides);
        auto& to = sideWithItems(sides);
        std::swap(from[below(from.size())], to[below(to.size())]);
    }
    void moveOne(ItemSides& sides) {
        auto& from = sideWithItems(sides);
        const auto taken = from.begin() + static_cast<std::ptrdiff_t>(below(from.size()));
        const std::size_t item = *taken;
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
        std::reverse(side.begin() + static_cast<std::ptrdiff_t>(begin),
                     side.begin() + static_cast<std::ptrdiff_t>(end) + 1);
    }

    std::mt19937_64 chance_;
};

/// Items with the digital order kept, the sides about equally long.
ItemSides startOrder(const SequenceProblem& problem, const SequenceItems& items) {
    double total = 0, sofar = 0;
    for (const SequenceItem& item : items.items) total += item.radiusMm;
    ItemSides sides(static_cast<std::size_t>(problem.sides));
    for (std::size_t item = 0; item < items.count(); ++item) {
        const double middle = (sofar + items.items[item].radiusMm / 2) / total * problem.sides;
        sides[std::min(sides.size() - 1, static_cast<std::size_t>(middle))].push_back(item);
        sofar += items.items[item].radiusMm;
    }
    return sides;
}

}  // namespace

std::optional<SequenceOrder> searchOrder(const SequenceProblem& problem, const SequenceItems& items,
                                         const ItemCosts& costs) {
    Judge judge(problem, items, costs);
    std::optional<ItemSides> best;
    double bestCost = std::numeric_limits<double>::infinity();
    const std::size_t moves = kMovesPerItem * items.count();
    for (int run = 0; run < kRuns; ++run) {
        Moves chance(static_cast<std::uint64_t>(run) + 1);
        ItemSides now = startOrder(problem, items), next;
        auto verdict = judge(now);
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
            const auto other = judge(next);
            const double worse = judge.price(other) - judge.price(verdict);
            if (worse > 0 && chance.fraction() >= std::exp(-worse / temperature)) continue;
            std::swap(now, next);
            verdict = other;
            keep();
        }
    }
    if (!best) return std::nullopt;
    return items.tracksOf(*best);
}

}  // namespace lacquer::sessions::vinyl
