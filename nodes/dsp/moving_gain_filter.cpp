#include "nodes/dsp/moving_gain_filter.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lacquer::nodes {
namespace {

using Coefficient = double FilterCoefficients::*;
constexpr std::array<Coefficient, 5> kCoefficients{&FilterCoefficients::g, &FilterCoefficients::k,
                                                   &FilterCoefficients::direct, &FilterCoefficients::band,
                                                   &FilterCoefficients::low};

FilterCoefficients between(const FilterCoefficients& from, const FilterCoefficients& to, double share) noexcept {
    FilterCoefficients mixed;
    for (const Coefficient c : kCoefficients) mixed.*c = from.*c + share * (to.*c - from.*c);
    return mixed;
}

}  // namespace

void FilterAtAllGains::become(const FilterSpec& filter, double sampleRate) noexcept {
    FilterSpec wanted = filter;
    wanted.gainDb = filter_.gainDb;
    if (wanted == filter_ && sampleRate == sampleRate_) return;
    filter_ = wanted;
    sampleRate_ = sampleRate;
    known_.reset();
}

const FilterCoefficients& FilterAtAllGains::designed(std::size_t index) noexcept {
    if (!known_[index]) {
        filter_.gainDb = static_cast<double>(index) - kBelow;
        designs_[index] = FilterCoefficients(designFilter(filter_, sampleRate_));
        known_[index] = true;
    }
    return designs_[index];
}

FilterCoefficients FilterAtAllGains::at(double gainDb) noexcept {
    const double place = gainDb + kBelow, below = std::floor(place), t = place - below;
    const auto index = static_cast<std::size_t>(below);
    if (t == 0) return designed(index);
    // Lagrange's cubic through -1, 0, 1 and 2.
    const std::array<double, 4> weights{-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2,
                                        -(t + 1) * t * (t - 2) / 2, (t + 1) * t * (t - 1) / 6};
    std::array<const FilterCoefficients*, 4> four;
    for (std::size_t i = 0; i < four.size(); ++i) four[i] = &designed(index + i - 1);
    FilterCoefficients mixed;
    for (const Coefficient c : kCoefficients)
        mixed.*c =
            weights[0] * four[0]->*c + weights[1] * four[1]->*c + weights[2] * four[2]->*c + weights[3] * four[3]->*c;
    return mixed;
}

void MovingGainFilter::reset() noexcept {
    fresh_ = true;
    states_ = {};
}

void MovingGainFilter::process(const FilterSpec& filter, double sampleRate, const WideCell& gainsDb, int channels,
                               double* const* samples) noexcept {
    const bool glides = !fresh_ && (filter.frequencyHz != now_.frequencyHz || filter.q != now_.q);
    if (glides) std::swap(from_, to_);
    fresh_ = false;
    now_ = filter;
    to_.become(filter, sampleRate);
    if (std::ranges::all_of(gainsDb, [](double gain) { return gain == 0; })) return;

    FilterCoefficients c;
    double gainDb = std::nan("");
    double scale = 0;
    for (std::size_t i = 0; i < gainsDb.size(); ++i) {
        if (glides || gainsDb[i] != gainDb) {
            gainDb = gainsDb[i];
            c = to_.at(gainDb);
            if (glides) c = between(from_.at(gainDb), c, static_cast<double>(i + 1) / kControlGridFrames);
            scale = 1 / (1 + c.g * (c.g + c.k));
        }
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels); ++channel) {
            FilterState& state = states_[channel];  // as in nodes/simd/filter_cascade.hpp
            double& sample = samples[channel][i];
            const double v1 = scale * (state.s1 + c.g * (sample - state.s2));
            const double v2 = state.s2 + c.g * v1;
            state = {2 * v1 - state.s1, 2 * v2 - state.s2};
            sample = c.direct * sample + c.band * v1 + c.low * v2;
        }
    }
    for (FilterState& state : states_)
        if (!state.finite()) state = {};
}

}  // namespace lacquer::nodes
