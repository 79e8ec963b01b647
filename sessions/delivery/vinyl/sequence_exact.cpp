#include "sessions/delivery/vinyl/sequence_exact.hpp"

#include <algorithm>

#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_partition.hpp"
#include "sessions/delivery/vinyl/sequence_search.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// Of the prices that every set has for each of three sides and more.
constexpr double kMostBytes = 512e6;
// Partitions too near to each other for the tables, of which so many are worked out.
constexpr std::size_t kMostEntered = 100000;
constexpr double kNoMore = -1;                  // a limit that no cost keeps
constexpr std::size_t kMostInversions = 65535;  // of a set and an item, in SequenceSets

struct Candidate {
    SequenceOrder order;
    SequenceCost cost;
};

bool better(const Candidate& a, const Candidate& b) {
    const double same = kSameCost * a.cost.total;
    if (a.cost.total < b.cost.total - same) return true;
    if (a.cost.total > b.cost.total + same) return false;
    if (a.cost.inversions != b.cost.inversions) return a.cost.inversions < b.cost.inversions;
    return a.order < b.order;
}

/// Orders as partitions come up; keeps the best.
class Contest {
public:
    Contest(const SequenceProblem& problem, const SequenceSets& sets, const std::vector<RecordSide>& sides)
        : problem_(problem), sets_(sets), sides_(sides) {}

    void enter(SequenceOrder order) {
        auto cost = costOf(problem_, order);
        if (!cost) return;
        Candidate candidate{std::move(order), *std::move(cost)};
        if (!best_ || better(candidate, *best_)) best_ = std::move(candidate);
    }
    void enter(const PartitionSearch::Partition& partition) {
        std::vector<std::vector<std::size_t>> items;
        for (std::size_t side = 0; side < partition.size(); ++side)
            items.push_back(sides_[side].order(partition[side]));
        enter(sets_.items().tracksOf(items));
    }
    /// What the best costs, and what is the same but for rounding.
    [[nodiscard]] double limit() const {
        return best_ ? best_->cost.total * (1 + kSameCost) : PartitionSearch::kNoLimit;
    }
    [[nodiscard]] const std::optional<Candidate>& best() const { return best_; }

private:
    const SequenceProblem& problem_;
    const SequenceSets& sets_;
    const std::vector<RecordSide>& sides_;
    std::optional<Candidate> best_{};
};

/// An upper bound of every order's distortion: each item as far inside as it can be.
double mostDistortion(const SequenceItems& items, const ItemCosts& costs) {
    double sum = 0;
    for (std::size_t item = 0; item < items.count(); ++item)
        sum += costs.exact(item, std::max(0.0, costs.capacityMm() - items.items[item].radiusMm));
    return sum;
}

/// Of tracks that are the same to the cost and to every wish, the earlier one may come first: to exchange two of them
/// changes nothing but inversions, which become no more. So not all of their orders need be tried.
SequenceItems withTwinsInOrder(SequenceItems items) {
    const auto isFree = [&](std::size_t item) {
        const auto isItem = [item](std::optional<std::size_t> pinned) { return pinned == item; };
        return items.items[item].tracks.size() == 1 && std::ranges::none_of(items.first, isItem) &&
               std::ranges::none_of(items.last, isItem) &&
               std::ranges::none_of(items.before,
                                    [item](const auto& p) { return p.first == item || p.second == item; }) &&
               std::ranges::none_of(items.sameSide,
                                    [item](const auto& g) { return std::ranges::find(g, item) != g.end(); });
    };
    std::vector<std::size_t> untied;
    for (std::size_t item = 0; item < items.count(); ++item)
        if (isFree(item)) untied.push_back(item);
    for (std::size_t i = 0; i < untied.size(); ++i)
        for (std::size_t j = i + 1; j < untied.size(); ++j) {
            const SequenceItem &a = items.items[untied[i]], &b = items.items[untied[j]];
            if (a.sides == b.sides && a.slices == b.slices) items.before.emplace_back(untied[i], untied[j]);
        }
    return items;
}

}  // namespace

bool mayBeExact(const SequenceProblem& problem, const SequenceItems& items, const SolverLimits& limits) {
    return items.count() <= std::min(limits.exactItems, kMostSetItems) &&
           PartitionSearch::bytes(problem.sides, items.count()) <= kMostBytes &&
           problem.tracks.size() * problem.tracks.size() <= kMostInversions;
}

ExactSearch findBestOrder(const SequenceProblem& problem, const SequenceItems& given, const ItemCosts& costs,
                          const SolverLimits& limits) {
    const SequenceItems items = withTwinsInOrder(given);
    const SequenceSets sets(problem, items);
    const std::vector<RecordSide> sides = recordSides(sets, costs);
    Contest contest(problem, sets, sides);
    RentBound rents;
    if (problem.sides > 2 && items.count() > limits.itemsDealtBlindly) {
        if (auto order = searchOrder(problem, items, costs)) contest.enter(*std::move(order));
        rents = rentBound(items, costs, problem.sides,
                          contest.best() ? contest.best()->cost.distortion : mostDistortion(items, costs));
    }
    ExactSearch result{.lowerBound = rents.distortion + problem.weights.tau * items.innerInversions};
    PartitionSearch search(sets, sides, rents, contest.limit());

    PartitionSearch::Partition cheapest;
    double least = contest.limit();
    result.proven = search.run(least, [&](const PartitionSearch::Partition& partition, double bound) {
        cheapest = partition;
        return least = bound;
    });
    if (!cheapest.empty()) contest.enter(cheapest);
    if (contest.best()) result.order = contest.best()->order;
    if (!result.proven) return result;
    if (cheapest.empty()) {
        result.proven = !result.order;  // else the known order has slipped through by rounding
        return result;
    }
    result.lowerBound = least;
    if (contest.best() && contest.best()->cost.total <= least) return result;

    std::size_t entered = 0;
    result.proven = search.run(contest.limit(), [&](const PartitionSearch::Partition& partition, double) {
        if (++entered > kMostEntered) return kNoMore;
        contest.enter(partition);
        return contest.limit();
    });
    result.proven = result.proven && entered <= kMostEntered && std::ranges::none_of(sides, &RecordSide::exhausted);
    if (contest.best()) result.order = contest.best()->order;
    return result;
}

}  // namespace lacquer::sessions::vinyl
