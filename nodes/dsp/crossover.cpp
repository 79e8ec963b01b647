#include "nodes/dsp/crossover.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {
namespace {

constexpr double kButterworth = 1.4142135623730951;  // k of a second-order Butterworth filter

struct Shapes {
    FilterCoefficients lowPass, highPass, allPass;
};

// Low and high pass at one frequency share their poles, so the squares of both add up to the all-pass exactly.
Shapes shapesAt(double frequencyHz, double sampleRate) noexcept {
    const double g = std::tan(M_PI * std::min(frequencyHz, 0.49 * sampleRate) / sampleRate);
    const auto shape = [g](double low, double band, double high) {
        return FilterCoefficients({.g = g, .k = kButterworth, .low = low, .band = band, .high = high});
    };
    return {shape(1, 0, 0), shape(0, 0, 1), shape(1, -kButterworth, 1)};
}

}  // namespace

void Crossover::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    reset();
}

void Crossover::reset() noexcept {
    splitCount_ = 0;
    splits_ = {};
}

void Crossover::aim(std::span<const double> frequenciesHz) noexcept {
    const bool fresh = splitCount_ != frequenciesHz.size();
    splitCount_ = frequenciesHz.size();
    const auto put = [fresh](RunningFilter& filter, const FilterCoefficients& coefficients) {
        fresh ? filter.startAt(coefficients) : filter.moveTo(coefficients);
    };
    for (std::size_t i = 0; i < splitCount_; ++i) {
        Split& split = splits_[i];
        const bool moves = fresh || frequenciesHz[i] != split.frequencyHz;
        split.frequencyHz = frequenciesHz[i];
        const Shapes shapes = moves ? shapesAt(split.frequencyHz, sampleRate_) : Shapes{};
        for (std::size_t f = 0; f < 2; ++f) {
            put(split.low[f], moves ? shapes.lowPass : split.low[f].target);
            put(split.high[f], moves ? shapes.highPass : split.high[f].target);
        }
        for (std::size_t below = 0; below < i; ++below) {
            RunningFilter& allPass = splits_[below].low[2 + i - below - 1];
            put(allPass, moves ? shapes.allPass : allPass.target);
        }
    }
}

void Crossover::split(const ConstAudioBlock& in, int first, std::span<const double> frequenciesHz,
                      Bands& bands) noexcept {
    aim(frequenciesHz);
    const int channels = in.channelCount();
    const auto pointers = [](std::array<WideCell, 2>& band) { return std::array{band[0].data(), band[1].data()}; };
    std::array<WideCell, 2>& rest = bands[splitCount_];
    for (int c = 0; c < channels; ++c)
        std::copy_n(in[c] + first, kControlGridFrames, rest[static_cast<std::size_t>(c)].data());
    for (std::size_t i = 0; i < splitCount_; ++i) {
        bands[i] = rest;
        const std::size_t allPasses = splitCount_ - 1 - i;
        runFilters(kernels_, std::span(splits_[i].low).first(2 + allPasses), channels, pointers(bands[i]).data());
        runFilters(kernels_, splits_[i].high, channels, pointers(rest).data());
    }
}

}  // namespace lacquer::nodes
