// RunningFilter: a second-order filter with what it remembers, for one or two channels. Real-time safe.
#pragma once

#include <array>
#include <span>

#include "nodes/dsp/filter_shape.hpp"

namespace lacquer::nodes {

struct RunningFilter {
    FilterCoefficients start, target;  ///< at the beginning and at the end of a cell
    std::array<FilterState, 2> states{};

    /// Over the next cell it goes from where it is to `coefficients`.
    void moveTo(const FilterCoefficients& coefficients) noexcept {
        start = target;
        target = coefficients;
    }
    /// It is `coefficients`, and has heard nothing.
    void startAt(const FilterCoefficients& coefficients) noexcept {
        start = target = coefficients;
        states = {};
    }
};

/// Sends a cell of `channels` channels, samples[channel][frame], through up to FilterCascade::kMaximumFilters filters
/// one after the other, in place. A NaN or infinity that comes in ends with the cell.
void runFilters(const Kernels& kernels, std::span<RunningFilter> filters, int channels,
                double* const* samples) noexcept;

}  // namespace lacquer::nodes
