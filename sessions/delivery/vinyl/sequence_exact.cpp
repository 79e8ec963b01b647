#include "sessions/delivery/vinyl/sequence_exact.hpp"

#include <algorithm>

#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_partition.hpp"
#include "sessions/delivery/vinyl/sequence_search.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// For three sides and more every set has a price for each side, which takes more memory.
constexpr std::size_t kMostItemsOnManySides = 22;
// Up to here all partitions are soon dealt, and to know a good order beforehand saves nothing.
constexpr std::size_t kMostItemsDealtBlindly = 12;
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

}  // namespace

bool mayBeExact(const SequenceProblem& problem, const SequenceItems& items) {
    return items.count() <= (problem.sides < 3 ? kMostSetItems : kMostItemsOnManySides) &&
           problem.tracks.size() * problem.tracks.size() <= kMostInversions;
}

ExactSearch findBestOrder(const SequenceProblem& problem, const SequenceItems& items, const ItemCosts& costs) {
    const SequenceSets sets(problem, items);
    const std::vector<RecordSide> sides = recordSides(sets, costs);
    Contest contest(problem, sets, sides);
    RentBound rents;
    if (problem.sides > 2 && items.count() > kMostItemsDealtBlindly) {
        if (auto order = searchOrder(problem, items, costs)) contest.enter(*std::move(order));
        rents = rentBound(items, costs, problem.sides,
                          contest.best() ? contest.best()->cost.distortion : mostDistortion(items, costs));
    }
    PartitionSearch search(sets, sides, rents, contest.limit());

    ExactSearch result{.lowerBound = contest.limit()};
    PartitionSearch::Partition cheapest;
    result.proven = search.run(result.lowerBound, [&](const PartitionSearch::Partition& partition, double bound) {
        cheapest = partition;
        return result.lowerBound = bound;
    });
    if (!cheapest.empty()) contest.enter(cheapest);
    result.proven = result.proven && search.run(contest.limit(), [&](const auto& partition, double) {
        contest.enter(partition);
        return contest.limit();
    });
    if (!result.proven) result.lowerBound = rents.distortion + problem.weights.tau * items.innerInversions;
    if (contest.best()) result.order = contest.best()->order;
    return result;
}

}  // namespace lacquer::sessions::vinyl
