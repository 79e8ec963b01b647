#include "nodes/dsp/running_filter.hpp"

namespace lacquer::nodes {

void runFilters(const Kernels& kernels, std::span<RunningFilter> filters, int channels,
                double* const* samples) noexcept {
    FilterCascade cascade;
    cascade.channels = channels;
    for (const RunningFilter& filter : filters) {
        for (int c = 0; c < channels; ++c) {
            const int lane = cascade.filters * channels + c;
            setLane(cascade.start, lane, filter.start);
            setLane(cascade.target, lane, filter.target);
            setLane(cascade, lane, filter.states[static_cast<std::size_t>(c)]);
        }
        if (filter.start != filter.target) cascade.course = FilterCascade::Course::moving;
        ++cascade.filters;
    }
    kernels.filterCascade(cascade, samples);
    int lane = 0;
    for (RunningFilter& filter : filters)
        for (int c = 0; c < channels; ++c, ++lane) {
            const FilterState state = stateOfLane(cascade, lane);
            filter.states[static_cast<std::size_t>(c)] = state.finite() ? state : FilterState{};
        }
}

}  // namespace lacquer::nodes
