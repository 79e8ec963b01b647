#include "sessions/delivery/vinyl/sequence_item_costs.hpp"

#include <algorithm>

#include "sessions/delivery/vinyl/sequence_cost.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// A tangent is pushed down by this part of what it is made of: more than rounding takes from thousands of slices, and
// from sums of dozens of items.
constexpr double kRoundedDown = 1e-12;

/// d sliceCost / d rho, where radius = start - rho: dg/drho = 2 g / r.
double sliceSlope(const SequenceSlice& slice, double curvatureWeight, double radiusMm) {
    const double ratio = kReferenceRadiusMm / radiusMm, g = ratio * ratio;
    const double excess = std::max(0.0, slice.c60 * g - 1);
    return slice.seconds * (2 * slice.d60 * slice.d60 * g + 2 * curvatureWeight * excess * slice.c60) * 2 * g /
           radiusMm;
}

}  // namespace

ItemCosts::ItemCosts(const SequenceProblem& problem, const std::vector<SequenceItem>& items)
    : startRadiusMm_(problem.startRadiusMm),
      capacityMm_(vinyl::capacityMm(problem)),
      cellsPerMm_(kCells / capacityMm_),
      curvatureWeight_(problem.weights.curvature),
      tangents_(items.size() * kCells) {
    for (const SequenceItem& item : items) {
        double at = 0;
        std::vector<Placed>& placed = slices_.emplace_back();
        for (const SequenceSlice& slice : item.slices) {
            const double use = radiusUseMm(slice, problem.rpm);
            placed.push_back({slice, at + use / 2});
            at += use;
        }
    }
    for (std::size_t item = 0; item < items.size(); ++item) {
        const double lastStart = capacityMm_ - items[item].radiusMm;
        for (std::size_t cell = 0; cell < kCells; ++cell) {
            const double begin = static_cast<double>(cell) * cellMm();
            if (begin > lastStart + kCapacitySlack) break;
            tangents_[item * kCells + cell] = touching(item, std::clamp(lastStart, 0.0, begin + cellMm() / 2));
        }
    }
}

double ItemCosts::exact(std::size_t item, double rhoMm) const {
    double cost = 0;
    for (const Placed& placed : slices_[item])
        cost += sliceCost(placed.slice, curvatureWeight_, startRadiusMm_ - rhoMm - placed.middleMm);
    return cost;
}

ItemCosts::Tangent ItemCosts::touching(std::size_t item, double rhoMm) const {
    double slope = 0;
    for (const Placed& placed : slices_[item])
        slope += sliceSlope(placed.slice, curvatureWeight_, startRadiusMm_ - rhoMm - placed.middleMm);
    const double cost = exact(item, rhoMm), pushed = kRoundedDown * (cost + slope * capacityMm_);
    return {cost - slope * rhoMm - pushed, slope};
}

}  // namespace lacquer::sessions::vinyl
