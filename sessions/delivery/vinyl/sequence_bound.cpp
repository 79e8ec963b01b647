#include "sessions/delivery/vinyl/sequence_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sessions/delivery/vinyl/sequence_cost.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// Rents are constant over so many cells of the table of costs, and the last one beyond them.
constexpr std::size_t kCoarser = 8, kRents = ItemCosts::kCells / kCoarser;
constexpr int kSteps = 400, kPatience = 12;

/// Items that look for their cheapest starts at given rents.
class Market {
public:
    Market(const SequenceItems& items, const ItemCosts& costs, int sides)
        : items_(items),
          costs_(costs),
          sides_(sides),
          capacityMm_(costs.capacityMm() + 2 * kCapacitySlack),
          stepMm_(costs.cellMm() * kCoarser) {}

    /// The bound; `excess_` is then its subgradient: the mm taken of each stretch beyond those there are.
    RentBound settle(const std::vector<double>& rents) {
        total_.assign(1, 0);
        for (std::size_t i = 0; i + 1 < kRents; ++i) total_.push_back(total_.back() + rents[i] * stepMm_);
        excess_.assign(kRents, -sides_ * stepMm_);
        RentBound bound;
        for (std::size_t item = 0; item < items_.count(); ++item) {
            const auto [cost, start] = cheapest(rents, item);
            bound.itemCost.push_back(cost);
            take(start, items_.items[item].radiusMm);
        }
        bound.sideRent = rentUpTo(rents, capacityMm_);
        bound.distortion = std::accumulate(bound.itemCost.begin(), bound.itemCost.end(), 0.0) - sides_ * bound.sideRent;
        return bound;
    }
    [[nodiscard]] const std::vector<double>& excess() const { return excess_; }

private:
    struct Choice {
        double cost = 0, startMm = 0;
    };

    [[nodiscard]] double rentUpTo(const std::vector<double>& rents, double rhoMm) const {
        const auto stretch = std::min(kRents - 1, static_cast<std::size_t>(rhoMm / stepMm_));
        return total_[stretch] + rents[stretch] * (rhoMm - static_cast<double>(stretch) * stepMm_);
    }

    /// The tangents are straight within a cell, the rents within a stretch: the least is where one of them bends. There
    /// both tangents that meet are lower bounds, and the lower one counts.
    [[nodiscard]] Choice cheapest(const std::vector<double>& rents, std::size_t item) const {
        const double radius = items_.items[item].radiusMm, lastStart = std::max(0.0, capacityMm_ - radius);
        Choice best{std::numeric_limits<double>::infinity(), 0};
        const auto look = [&](double start) {
            if (start < 0 || start > lastStart) return;
            const std::size_t cell = costs_.cellOf(start);
            double cost = costs_.tangent(item, cell, start);
            if (cell > 0) cost = std::min(cost, costs_.tangent(item, cell - 1, start));
            cost += rentUpTo(rents, start + radius) - rentUpTo(rents, start);
            if (cost < best.cost) best = {cost, start};
        };
        for (std::size_t cell = 0; cell < ItemCosts::kCells; ++cell) look(static_cast<double>(cell) * costs_.cellMm());
        for (std::size_t stretch = 1; stretch <= kRents; ++stretch)
            look(static_cast<double>(stretch) * stepMm_ - radius);
        look(lastStart);
        return best;
    }

    void take(double startMm, double radiusMm) {
        const double end = startMm + radiusMm;
        for (auto stretch = static_cast<std::size_t>(startMm / stepMm_); stretch < kRents; ++stretch) {
            const double begin = static_cast<double>(stretch) * stepMm_;
            if (begin >= end) break;
            excess_[stretch] += std::min(end, begin + stepMm_) - std::max(startMm, begin);
        }
    }

    const SequenceItems& items_;
    const ItemCosts& costs_;
    int sides_;
    double capacityMm_;  // a little more than any side may take
    double stepMm_;
    std::vector<double> total_{};  // Q at the begin of each stretch
    std::vector<double> excess_{};
};

}  // namespace

RentBound rentBound(const SequenceItems& items, const ItemCosts& costs, int sides, double known) {
    Market market(items, costs, sides);
    std::vector<double> rents(kRents, 0), bestRents = rents;
    RentBound best{.distortion = -1};
    double eagerness = 1;
    int waiting = 0;
    for (int step = 0; step < kSteps; ++step) {
        RentBound now = market.settle(rents);
        if (now.distortion > best.distortion) {
            best = now;
            bestRents = rents;
            waiting = 0;
        } else if (++waiting == kPatience) {
            eagerness /= 2;
            waiting = 0;
            rents = bestRents;
            now = market.settle(rents);
        }
        double steepness = 0;  // a rent that is 0 cannot fall
        for (std::size_t i = 0; i < kRents; ++i)
            if (market.excess()[i] > 0 || rents[i] > 0) steepness += market.excess()[i] * market.excess()[i];
        if (steepness == 0 || now.distortion >= known) break;
        const double length = eagerness * (known - now.distortion) / steepness;  // Polyak's step
        for (std::size_t i = 0; i < kRents; ++i) rents[i] = std::max(0.0, rents[i] + length * market.excess()[i]);
    }
    return best;
}

}  // namespace lacquer::sessions::vinyl
