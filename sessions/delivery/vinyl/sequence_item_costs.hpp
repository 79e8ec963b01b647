// What an item costs wherever it starts: exactly, and at once as a lower bound. Pure; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

/// The cost c(rho) of an item that starts rho mm inside the rim is a sum of convex functions of rho (sliceCost), so
/// every tangent to it lies below it. The table holds one tangent for each cell of rho, touching in the cell's middle,
/// which is some 1e-5 of the cost away at most, and rounded down beyond all that doubles lose.
class ItemCosts {
public:
    static constexpr std::size_t kCells = 1024;

    ItemCosts(const SequenceProblem& problem, const std::vector<SequenceItem>& items);

    [[nodiscard]] double capacityMm() const noexcept { return capacityMm_; }
    [[nodiscard]] double cellMm() const noexcept { return capacityMm_ / kCells; }
    /// Sum over the item's slices.
    [[nodiscard]] double exact(std::size_t item, double rhoMm) const;
    /// At most exact(), for a start from which the item fits.
    [[nodiscard]] double lower(std::size_t item, double rhoMm) const noexcept {
        return tangent(item, cellOf(rhoMm), rhoMm);
    }
    /// The tangent of one cell; it is a lower bound everywhere.
    [[nodiscard]] double tangent(std::size_t item, std::size_t cell, double rhoMm) const noexcept {
        const Tangent& line = tangents_[item * kCells + cell];
        return line.atRim + line.slope * rhoMm;
    }
    [[nodiscard]] std::size_t cellOf(double rhoMm) const noexcept {
        const auto cell = static_cast<std::size_t>(rhoMm * cellsPerMm_);
        return cell < kCells ? cell : kCells - 1;
    }

private:
    struct Tangent {
        double atRim = 0, slope = 0;
    };
    struct Placed {
        SequenceSlice slice;
        double middleMm = 0;  ///< from where the item starts
    };
    [[nodiscard]] Tangent touching(std::size_t item, double rhoMm) const;

    double startRadiusMm_, capacityMm_, cellsPerMm_, curvatureWeight_;
    std::vector<std::vector<Placed>> slices_{};
    std::vector<Tangent> tangents_{};
};

}  // namespace lacquer::sessions::vinyl
