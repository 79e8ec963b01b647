#include "nodes/dsp/running_filter.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {

namespace {

const RunningFilter kThrough;

void enter(FilterCascade& cascade, int lane, const RunningFilter& filter, const FilterState& state) noexcept {
    setLane(cascade.start, lane, filter.start);
    setLane(cascade.target, lane, filter.target);
    setLane(cascade, lane, state);
    if (filter.start != filter.target) cascade.course = FilterCascade::Course::moving;
}

bool moves(const FilterPlace& place) noexcept {
    const auto differs = [](const RunningFilter* filter) { return filter && filter->start != filter->target; };
    return differs(place[0]) || (place[1] != place[0] && differs(place[1]));
}

// What a filter remembers, without a NaN or infinity that has come in.
FilterState left(const FilterCascade& cascade, int lane) noexcept {
    const FilterState state = stateOfLane(cascade, lane);
    return state.finite() ? state : FilterState{};
}

}  // namespace

double ringingFrames(const FilterCoefficients& filter) noexcept {
    // The slower of the two poles of s² + k s + 1, in units of the filter's frequency: half of k when complex.
    const double half = filter.k / 2;
    const double decay = half <= 1 ? half : 1 / (half + std::sqrt(half * half - 1));
    return 13.8 / (decay * 2 * filter.g);  // ln 10^6; g is about half the angular frequency per frame
}

void runFilterRow(const Kernels& kernels, FilterCascade& cascade, std::span<const FilterPlace> row, int channels,
                  double* const* samples) noexcept {
    while (!row.empty()) {
        const auto part = row.first(std::min<std::size_t>(row.size(), FilterCascade::kMaximumFilters));
        const bool moving = std::ranges::any_of(part, moves);
        cascade.channels = channels;
        cascade.course = moving ? FilterCascade::Course::moving : FilterCascade::Course::steady;
        int lane = 0;
        for (const FilterPlace& place : part)
            for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c, ++lane) {
                const RunningFilter& filter = place[c] ? *place[c] : kThrough;
                if (moving) setLane(cascade.start, lane, filter.start);
                setLane(cascade.target, lane, filter.target);
                setLane(cascade, lane, filter.states[c]);
            }
        cascade.filters = static_cast<int>(part.size());
        kernels.filterCascade(cascade, samples);
        lane = 0;
        for (const FilterPlace& place : part)
            for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c, ++lane)
                if (place[c]) place[c]->states[c] = left(cascade, lane);
        row = row.subspan(part.size());
    }
}

void runFilters(const Kernels& kernels, std::span<RunningFilter> filters, int channels,
                double* const* samples) noexcept {
    FilterCascade cascade;
    cascade.channels = channels;
    int lane = 0;
    for (const RunningFilter& filter : filters)
        for (int c = 0; c < channels; ++c, ++lane)
            enter(cascade, lane, filter, filter.states[static_cast<std::size_t>(c)]);
    cascade.filters = static_cast<int>(filters.size());
    kernels.filterCascade(cascade, samples);
    lane = 0;
    for (RunningFilter& filter : filters)
        for (int c = 0; c < channels; ++c, ++lane) filter.states[static_cast<std::size_t>(c)] = left(cascade, lane);
}

}  // namespace lacquer::nodes
