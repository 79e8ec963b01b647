// A second-order filter in state-variable form: stable however its coefficients move, and exactly transparent when its
// shape is flat. Pure data, and how it goes into the lanes of a FilterCascade. Real-time safe.
#pragma once

#include <cmath>

#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// H(s) = (high s² + band s + low) / (s² + k s + 1) with s = j tan(w/2) / g: any stable second-order filter.
/// `low` is the gain at 0 Hz, `high` the gain at half the sample rate.
struct FilterShape {
    double g = 0.1;  ///< > 0
    double k = 1;    ///< > 0
    double low = 1;
    double band = 1;
    double high = 1;

    friend bool operator==(const FilterShape&, const FilterShape&) = default;
};

/// The shape as the recursion uses it (nodes/simd/filter_cascade.hpp). Mixtures of two of these are valid and stay
/// stable.
struct FilterCoefficients {
    double g = 0.1;
    double k = 1;
    double direct = 1;  ///< the output is direct * x + band * v1 + low * v2
    double band = 0;
    double low = 0;

    FilterCoefficients() = default;
    explicit FilterCoefficients(const FilterShape& shape) noexcept
        : g(shape.g),
          k(shape.k),
          direct(shape.high),
          band(shape.band - shape.high * shape.k),
          low(shape.low - shape.high) {}

    /// Lets every bit through.
    [[nodiscard]] bool flat() const noexcept { return direct == 1 && band == 0 && low == 0; }
    /// A flat filter at the frequency of this one: from the one to the other nothing but the shape moves.
    [[nodiscard]] FilterCoefficients flattened() const noexcept {
        FilterCoefficients result;
        result.g = g;
        result.k = k;
        return result;
    }

    friend bool operator==(const FilterCoefficients&, const FilterCoefficients&) = default;
};

/// The integrators of a filter on one channel.
struct FilterState {
    double s1 = 0;
    double s2 = 0;

    [[nodiscard]] bool empty() const noexcept { return s1 == 0 && s2 == 0; }
    [[nodiscard]] bool finite() const noexcept { return std::isfinite(s1) && std::isfinite(s2); }
};

/// Puts the coefficients of a filter into a lane.
inline void setLane(FilterCascade::Coefficients& lanes, int lane, const FilterCoefficients& filter) noexcept {
    lanes.g[lane] = filter.g;
    lanes.k[lane] = filter.k;
    lanes.direct[lane] = filter.direct;
    lanes.band[lane] = filter.band;
    lanes.low[lane] = filter.low;
}
inline void setLane(FilterCascade& cascade, int lane, const FilterState& state) noexcept {
    cascade.s1[lane] = state.s1;
    cascade.s2[lane] = state.s2;
}
[[nodiscard]] inline FilterState stateOfLane(const FilterCascade& cascade, int lane) noexcept {
    return {cascade.s1[lane], cascade.s2[lane]};
}

}  // namespace lacquer::nodes
