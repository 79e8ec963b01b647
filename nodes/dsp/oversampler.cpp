#include "nodes/dsp/oversampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lacquer::nodes {
namespace {

// M of each doubling's half-band filter. The first has to fall from 0.45 to 0.55 of the sample rate, the others have
// more room.
constexpr std::array<int, Oversampler::kMostStages> kHalfBandMiddles{75, 15, 11, 15};
// The last step down falls from 0.45 to 0.5 of the sample rate.
constexpr int kLastMiddle = 143;
constexpr double kLastCutoff = 0.475 / 2;
constexpr double kAttenuationDb = 110;

// The modified Bessel function of order 0, by its power series.
double besselI0(double x) {
    double sum = 1, term = 1;
    for (int k = 1; term > 1e-18 * sum; ++k) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

// Adds taps[j] * (x[i - j] + x[i - (last - j)]) to sum[i]. Tap by tap, so that vector units have something to do.
void convolve(std::span<const double> taps, std::size_t last, const double* x, std::size_t count, double gain,
              double* sum) noexcept {
    for (std::size_t j = 0; j < taps.size(); ++j) {
        const double tap = gain * taps[j];
        const double *late = x - j, *early = x - (last - j);
        for (std::size_t i = 0; i < count; ++i) sum[i] += tap * (late[i] + early[i]);
    }
}

// Makes room for `count` more behind what has to be remembered.
void shift(std::vector<double>& memory, std::size_t count) noexcept {
    std::copy(memory.begin() + static_cast<std::ptrdiff_t>(count), memory.end(), memory.begin());
}

}  // namespace

// A sinc under J. Kaiser's window (1974). Even and odd taps add up to 1/2 each, so a constant raises no image. `cutoff`
// in cycles per frame: 1/4 makes a half-band filter, whose odd taps are 0 but for the middle one.
Oversampler::Filter Oversampler::makeFilter(int middle, double cutoff) {
    const double beta = 0.1102 * (kAttenuationDb - 8.7);
    Filter filter;
    double evenSum = 0, oddSum = 2 * cutoff;
    for (int n = 0; n < middle; ++n) {
        const double distance = middle - n, share = distance / (middle + 1);
        const double tap = std::sin(2 * M_PI * cutoff * distance) / (M_PI * distance) *
                           besselI0(beta * std::sqrt(1 - share * share)) / besselI0(beta);
        (n % 2 == 0 ? filter.even : filter.odd).push_back(tap);
        (n % 2 == 0 ? evenSum : oddSum) += 2 * tap;
    }
    for (double& tap : filter.even) tap *= 0.5 / evenSum;
    for (double& tap : filter.odd) tap *= 0.5 / oddSum;
    filter.middle = 2 * cutoff * 0.5 / oddSum;
    if (cutoff == 0.25) filter.odd.clear();
    return filter;
}

void Oversampler::prepare(int stages) {
    stages_.clear();
    rates_.assign(1, std::vector<double>(kControlGridFrames));
    int frames = kControlGridFrames;
    double latency = 0;
    for (int i = 0; i < stages; ++i, frames *= 2) {
        const int middle = kHalfBandMiddles[static_cast<std::size_t>(i)], lastMiddle = i == 0 ? kLastMiddle : middle;
        Stage& stage = stages_.emplace_back();
        stage.up = makeFilter(middle, 0.25);
        stage.down = i == 0 ? makeFilter(kLastMiddle, kLastCutoff) : stage.up;
        stage.extraDelay = i == 0 ? 0 : 1;
        stage.low.assign(static_cast<std::size_t>(middle + 2 + frames), 0);
        stage.even.assign(static_cast<std::size_t>(lastMiddle + 2 + frames), 0);
        stage.odd = stage.even;
        latency += (middle + lastMiddle + 2 * stage.extraDelay) / std::ldexp(1.0, i + 1);
        rates_.emplace_back(static_cast<std::size_t>(2 * frames));
    }
    latencyFrames_ = static_cast<int>(latency);
}

void Oversampler::reset() noexcept {
    for (Stage& stage : stages_)
        for (auto* memory : {&stage.low, &stage.even, &stage.odd}) std::ranges::fill(*memory, 0.0);
}

std::span<double> Oversampler::up(const WideCell& cell) noexcept {
    std::ranges::copy(cell, rates_[0].begin());
    for (std::size_t i = 0; i < stages_.size(); ++i) raise(stages_[i], rates_[i].data(), rates_[i + 1].data());
    return rates_.back();
}

void Oversampler::down(WideCell& cell) noexcept {
    for (std::size_t i = stages_.size(); i-- > 0;) lower(stages_[i], rates_[i + 1].data(), rates_[i].data());
    std::ranges::copy(rates_[0], cell.begin());
}

// With u, x with zeros between: y = 2 h * u. y[2 i] = 2 sum of h[2 j] x[i - j], y[2 i + 1] = x[i - (M - 1) / 2].
void Oversampler::raise(Stage& stage, const double* in, double* out) noexcept {
    const std::size_t middle = 2 * stage.up.even.size() - 1, history = middle + 2;
    const std::size_t count = stage.low.size() - history;
    shift(stage.low, count);
    std::copy_n(in, count, stage.low.begin() + static_cast<std::ptrdiff_t>(history));
    const double* const x = stage.low.data() + history - stage.extraDelay;
    std::array<double, kControlGridFrames << (kMostStages - 1)> between{};
    convolve(stage.up.even, middle, x, count, 2, between.data());
    const double* const onSamples = x - (middle - 1) / 2;
    for (std::size_t i = 0; i < count; ++i) {
        out[2 * i] = between[i];
        out[2 * i + 1] = onSamples[i];
    }
}

// Every other sample of h * y: sum of h[2 j] y[2 (i - j)] + sum of h[2 j + 1] y[2 (i - j - 1) + 1].
void Oversampler::lower(Stage& stage, const double* in, double* out) noexcept {
    const std::size_t middle = 2 * stage.down.even.size() - 1, history = middle + 2;
    const std::size_t count = stage.even.size() - history;
    shift(stage.even, count);
    shift(stage.odd, count);
    double *const even = stage.even.data() + history, *const odd = stage.odd.data() + history;
    for (std::size_t i = 0; i < count; ++i) {
        even[i] = in[2 * i];
        odd[i] = in[2 * i + 1];
    }
    const double* const atMiddle = odd - 1 - (middle - 1) / 2;
    for (std::size_t i = 0; i < count; ++i) out[i] = stage.down.middle * atMiddle[i];
    convolve(stage.down.even, middle, even, count, 1, out);
    convolve(stage.down.odd, middle - 1, odd - 1, count, 1, out);
}

}  // namespace lacquer::nodes
