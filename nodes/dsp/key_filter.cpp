#include "nodes/dsp/key_filter.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {
namespace {

constexpr double kButterworth = 0.7071067811865476;

ParameterInfo frequency(std::string id, std::string name, double defaultHz, std::string description) {
    return {std::move(id),
            std::move(name),
            "Hz",
            kKeyHighPassOffHz,
            kKeyLowPassOffHz,
            defaultHz,
            ParameterScale::logarithmic,
            {},
            std::move(description)};
}

}  // namespace

ParameterInfo keyHighPassParameter() {
    return frequency("keyHighPass", "Key high pass", kKeyHighPassOffHz, "Of what the detector hears. 10 Hz: off");
}
ParameterInfo keyLowPassParameter() {
    return frequency("keyLowPass", "Key low pass", kKeyLowPassOffHz, "Of what the detector hears. 40 kHz: off");
}

void KeyFilter::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    filters_[0].spec = {FilterType::highPass, 0, 0, kButterworth};
    filters_[1].spec = {FilterType::lowPass, 0, 0, kButterworth};
    reset();
}

void KeyFilter::reset() noexcept {
    fresh_ = true;
    for (Filter& filter : filters_) filter.states = {};
}

void KeyFilter::aim(Filter& filter, double frequencyHz, bool off) noexcept {
    filter.start = filter.target;
    if (off) {
        filter.target = filter.start.flattened();
    } else if (frequencyHz != filter.spec.frequencyHz || filter.target.flat()) {
        filter.spec.frequencyHz = frequencyHz;
        filter.target = FilterCoefficients(designFilter(filter.spec, sampleRate_));
        if (filter.start.flat()) filter.start = filter.target.flattened();
    }
    if (fresh_) filter.start = filter.target;
    filter.off = filter.start.flat() && filter.target.flat();
    if (filter.off) filter.states = {};
}

void KeyFilter::process(const ConstAudioBlock& key, int first, double highPassHz, double lowPassHz,
                        std::array<WideCell, 2>& cells) noexcept {
    for (int c = 0; c < key.channelCount(); ++c)
        std::copy_n(key[c] + first, kControlGridFrames, cells[static_cast<std::size_t>(c)].data());
    aim(filters_[0], highPassHz, highPassHz <= kKeyHighPassOffHz);
    aim(filters_[1], lowPassHz, lowPassHz >= kKeyLowPassOffHz);
    fresh_ = false;

    cascade_.channels = key.channelCount();
    cascade_.filters = 0;
    cascade_.course = FilterCascade::Course::steady;
    for (const Filter& filter : filters_) {
        if (filter.off) continue;
        for (int c = 0; c < cascade_.channels; ++c) {
            const int lane = cascade_.filters * cascade_.channels + c;
            setLane(cascade_.start, lane, filter.start);
            setLane(cascade_.target, lane, filter.target);
            setLane(cascade_, lane, filter.states[static_cast<std::size_t>(c)]);
        }
        if (filter.start != filter.target) cascade_.course = FilterCascade::Course::moving;
        ++cascade_.filters;
    }
    if (cascade_.filters == 0) return;
    const std::array<double*, 2> samples{cells[0].data(), cells[1].data()};
    kernels_.filterCascade(cascade_, samples.data());
    int place = 0;
    for (Filter& filter : filters_) {
        if (filter.off) continue;
        for (int c = 0; c < cascade_.channels; ++c) {
            const FilterState state = stateOfLane(cascade_, place * cascade_.channels + c);
            filter.states[static_cast<std::size_t>(c)] = state.finite() ? state : FilterState{};
        }
        ++place;
    }
}

bool KeyFilter::rests(double highPassHz, double lowPassHz) const noexcept {
    return !fresh_ && highPassHz <= kKeyHighPassOffHz && lowPassHz >= kKeyLowPassOffHz && filters_[0].off &&
           filters_[1].off;
}

}  // namespace lacquer::nodes
