// The ways to deal items out to sides that may be the best one, each with a lower bound of its cost. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sessions/delivery/vinyl/sequence_bound.hpp"
#include "sessions/delivery/vinyl/sequence_record_side.hpp"

namespace lacquer::sessions::vinyl {

/// Two sides: all subsets are looked at. For more, the cost of a partition T_1 … T_K is bounded by a sum over its
/// sides,
///   sum of [G_k(T_k) + tau h_k(T_k) + balance B ((t(T_k) - mean) / 60)^2].
///   h_k: inversions between the side and all others, halved, as each pair of sides counts them twice. They are known
///   of the first and the last side; for one between them each other item counts as earlier or later, whichever is
///   less. B: the squared range of K times is at least B times the sum of their squared deviations from the mean, B =
///   4/K for even K and 4K/(K^2 - 1) for odd K: that sum is greatest with half of the times at each end of the range.
/// With the rents of RentBound each side has a reduced cost >= 0, that less the itemCosts plus the sideRent, and the
/// sides of an order better than a known one have reduced costs that add up to less than the gap between it and the
/// bound. Few sets are that cheap, and only those are joined (as routes are by Baldacci, Christofides, Mingozzi 2008).
class PartitionSearch {
public:
    using Partition = std::vector<ItemSet>;
    /// A limit beyond every cost.
    static constexpr double kNoLimit = 1e300;
    /// Is told a partition and a lower bound of its cost; returns the limit from then on.
    using Visit = std::function<double(const Partition&, double)>;

    /// Memory that its prices take at most. One side and two have none.
    [[nodiscard]] static double bytes(int sides, std::size_t items);

    /// `rents` are needed for three sides and more. Partitions that cost more than `limit` are of no interest.
    PartitionSearch(const SequenceSets& sets, const std::vector<RecordSide>& sides, const RentBound& rents,
                    double limit);

    /// Visits every partition that may cost `limit` or less. False where it gave up, as there are too many.
    bool run(double limit, const Visit& visit);

private:
    struct Column {
        double cost = 0;
        ItemSet set = 0;
    };
    /// Costs of sets: by the set, and those within the limit from the least on.
    struct Columns {
        std::vector<double> bySet{};
        std::vector<Column> sorted{};
    };

    [[nodiscard]] std::size_t sideCount() const { return sides_.size(); }
    [[nodiscard]] double crossShare(std::size_t side, ItemSet set) const;
    [[nodiscard]] double imbalanceShare(ItemSet set) const;
    [[nodiscard]] double budget() const;
    [[nodiscard]] bool spend(double steps);
    template <class Use>
    void forEachColumn(const Columns& columns, ItemSet within, double most, const Use& use);

    void findInterchangeable();
    void priceColumns(const RentBound& rents);
    void completeLaterSides();
    void sortColumns(Columns& columns) const;
    void deal(std::size_t side, ItemSet rest, double spent);
    void dealToTwo();
    void meet();

    const SequenceSets& sets_;
    const std::vector<RecordSide>& sides_;
    double base_ = 0;  // what reduced costs lack to full ones
    double limit_;
    double steps_ = 0;
    std::vector<bool> likePrevious_{};  // sides that may be exchanged with the one before
    std::vector<std::shared_ptr<Columns>> columns_{};
    std::vector<Columns> completions_{};  // [k]: the cheapest way to deal a set to the sides from k on
    Partition partition_{};
    const Visit* visit_ = nullptr;
};

}  // namespace lacquer::sessions::vinyl
