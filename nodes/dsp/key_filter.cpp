#include "nodes/dsp/key_filter.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {
namespace {

constexpr double kButterworth = 0.7071067811865476;
// Below it nothing is left: a filter that has rung down would go on swinging by the smallest number there is.
constexpr double kNothing = 1e-30;

void dropNothing(FilterState& state) noexcept {
    if (std::fabs(state.s1) < kNothing && std::fabs(state.s2) < kNothing) state = {};
}

}  // namespace

ParameterInfo keyHighPassParameter() {
    return hertz("keyHighPass", "Key high pass", kKeyHighPassOffHz, kKeyLowPassOffHz, kKeyHighPassOffHz,
                 "Of what the detector hears. 10 Hz: off");
}
ParameterInfo keyLowPassParameter() {
    return hertz("keyLowPass", "Key low pass", kKeyHighPassOffHz, kKeyLowPassOffHz, kKeyLowPassOffHz,
                 "Of what the detector hears. 40 kHz: off");
}

void KeyFilter::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    passes_[0].spec = {FilterType::highPass, 0, 0, kButterworth};
    passes_[1].spec = {FilterType::lowPass, 0, 0, kButterworth};
    reset();
}

void KeyFilter::reset() noexcept {
    fresh_ = true;
    for (Pass& pass : passes_) pass.filter.states = {};
}

void KeyFilter::aim(Pass& pass, double frequencyHz, bool off) noexcept {
    if (off) {
        pass.filter.moveTo(pass.filter.target.flattened());
    } else if (frequencyHz == pass.spec.frequencyHz && !pass.filter.target.flat()) {
        pass.filter.moveTo(pass.filter.target);
    } else {
        pass.spec.frequencyHz = frequencyHz;
        pass.filter.moveTo(FilterCoefficients(designFilter(pass.spec, sampleRate_)));
        if (pass.filter.start.flat()) pass.filter.start = pass.filter.target.flattened();
    }
    if (fresh_) pass.filter.start = pass.filter.target;
    pass.off = pass.filter.start.flat() && pass.filter.target.flat();
    if (pass.off) pass.filter.states = {};
}

void KeyFilter::process(const ConstAudioBlock& key, int first, double highPassHz, double lowPassHz,
                        std::array<WideCell, 2>& cells) noexcept {
    for (int c = 0; c < key.channelCount(); ++c)
        std::copy_n(key[c] + first, kControlGridFrames, cells[static_cast<std::size_t>(c)].data());
    aim(passes_[0], highPassHz, highPassHz <= kKeyHighPassOffHz);
    aim(passes_[1], lowPassHz, lowPassHz >= kKeyLowPassOffHz);
    fresh_ = false;

    const std::array<double*, 2> samples{cells[0].data(), cells[1].data()};
    for (Pass& pass : passes_) {
        if (pass.off) continue;
        runFilters(kernels_, {&pass.filter, 1}, key.channelCount(), samples.data());
        for (FilterState& state : pass.filter.states) dropNothing(state);
    }
}

bool KeyFilter::rests(double highPassHz, double lowPassHz) const noexcept {
    const auto passRests = [](const Pass& pass, double frequencyHz, bool off) {
        if (off) return pass.off;
        return pass.spec.frequencyHz == frequencyHz && pass.filter.start == pass.filter.target &&
               !pass.filter.target.flat() && pass.filter.states[0].empty() && pass.filter.states[1].empty();
    };
    return !fresh_ && passRests(passes_[0], highPassHz, highPassHz <= kKeyHighPassOffHz) &&
           passRests(passes_[1], lowPassHz, lowPassHz >= kKeyLowPassOffHz);
}

}  // namespace lacquer::nodes
