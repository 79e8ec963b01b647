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

/// Frames until a filter has rung down by 120 dB.
[[nodiscard]] double ringingFrames(const FilterCoefficients& filter) noexcept;

/// What stands at one place of a row: a filter for each channel, perhaps the same one; null lets the channel through.
using FilterPlace = std::array<RunningFilter*, 2>;

/// Sends a cell of `channels` channels, samples[channel][frame], through a row of any length, in place. A filter keeps
/// what it remembers of a channel under that channel's number. A NaN or infinity that comes in ends with the cell.
/// `cascade` is room to work in, which need not be cleared.
void runFilterRow(const Kernels& kernels, FilterCascade& cascade, std::span<const FilterPlace> row, int channels,
                  double* const* samples) noexcept;

/// Sends a cell of `channels` channels, samples[channel][frame], through up to FilterCascade::kMaximumFilters filters
/// one after the other, in place. A NaN or infinity that comes in ends with the cell.
void runFilters(const Kernels& kernels, std::span<RunningFilter> filters, int channels,
                double* const* samples) noexcept;

}  // namespace lacquer::nodes
