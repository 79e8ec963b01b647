#include "sessions/delivery/vinyl/groove_filter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sessions/delivery/vinyl/fir.hpp"
#include "sessions/delivery/vinyl/riaa.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kSubsonicHz = 10;
constexpr std::array kHighPassQ{0.54119610014619698, 1.3065629648763766};  // Butterworth, fourth order

// s² / (s² + s w0/q + w0²) with other zeros: those that are given, mapped by z = e^(s T).
FilterTaps mappedSection(double q, double sampleRate, double zero1, double zero2) {
    const double w = 2 * std::numbers::pi * kSubsonicHz / sampleRate, real = -w / (2 * q);
    const double radius = std::exp(real), angle = w * std::sqrt(1 - 1 / (4 * q * q));
    return {1, -(zero1 + zero2), zero1 * zero2, -2 * radius * std::cos(angle), radius * radius};
}

double mapped(double seconds, double sampleRate) {
    return std::exp(-1 / (seconds * sampleRate));
}

// Three zeros at 0 Hz: four of the high pass, one of them against the integrator's pole.
std::array<FilterTaps, 3> recursionFor(double sampleRate) {
    return {mappedSection(kHighPassQ[0], sampleRate, 1, 1),
            mappedSection(kHighPassQ[1], sampleRate, 1, mapped(kBassSeconds, sampleRate)),
            {1, -mapped(kTrebleSeconds, sampleRate), 0, -mapped(kMiddleSeconds, sampleRate), 0}};
}

// Both vanish at 0 Hz, where their ratio has a limit: taken a little beside it, in radians per frame.
constexpr double kNearlyConstant = 1e-6;
std::complex<double> leftToFit(const std::array<FilterTaps, 3>& recursion, double w, double sampleRate) {
    std::complex<double> had = 1;
    for (const FilterTaps& section : recursion) had *= section.response(w);
    return wallDisplacement(w * sampleRate / (2 * std::numbers::pi)) / had;
}

// The taps behind the n-th difference of what the recursion puts out.
std::vector<float> derivativeTaps(const std::array<FilterTaps, 3>& recursion, double sampleRate, double passbandHz,
                                  int derivative, double unit) {
    const auto wanted = [&](double w) {
        const double safe = std::max(w, kNearlyConstant);
        const std::complex<double> slope = std::complex<double>(0, safe * sampleRate) / (1.0 - std::polar(1.0, -safe));
        return unit * leftToFit(recursion, safe, sampleRate) * std::pow(slope, derivative);
    };
    const auto taps = fittedTaps(wanted, 2 * std::numbers::pi * passbandHz / sampleRate, GrooveFilter::kTaps);
    return {taps.begin(), taps.end()};
}

}  // namespace

std::complex<double> cuttingHighPass(double hz) noexcept {
    const std::complex<double> s(0, hz / kSubsonicHz);
    std::complex<double> response = 1;
    for (const double q : kHighPassQ) response *= s * s / (s * s + s / q + 1.0);
    return response;
}

std::array<StereoFilter, 2> cuttingHighPassFilter(double sampleRate) noexcept {
    return {StereoFilter(highPassSection(kSubsonicHz, kHighPassQ[0], sampleRate)),
            StereoFilter(highPassSection(kSubsonicHz, kHighPassQ[1], sampleRate))};
}

std::complex<double> wallDisplacement(double hz) noexcept {
    const std::complex<double> s(0, 2 * std::numbers::pi * hz);
    return kReferenceVelocity / std::numbers::sqrt2 * recordResponse(hz) * cuttingHighPass(hz) / s;
}

GrooveFilter::GrooveFilter(double sampleRate, double passbandHz, int mostFrames) {
    const auto recursion = recursionFor(sampleRate);
    for (std::size_t i = 0; i < recursion.size(); ++i) recursion_[i] = StereoFilter(recursion[i]);
    const auto frames = static_cast<std::size_t>(mostFrames);
    for (std::size_t order = 0; order < kOrders; ++order) {
        taps_[order] = derivativeTaps(recursion, sampleRate, passbandHz, static_cast<int>(order), order == 0 ? 1e6 : 1);
        for (auto& channel : differences_[order]) channel.assign(kHistory + frames, 0.0f);
    }
    for (auto* of : {&motion_.displacementUm, &motion_.velocity, &motion_.acceleration})
        for (auto& channel : *of) channel.resize(frames);
}

const WallMotion& GrooveFilter::run(std::span<const float> left, std::span<const float> right) noexcept {
    const std::size_t frames = left.size();
    for (std::size_t i = 0; i < frames; ++i) {
        const StereoSample x{left[i], right[i]};
        const StereoSample recursed = recursion_[2](recursion_[1](recursion_[0](x)));
        const StereoSample first = recursed - lastRecursed_, second = first - lastFirst_;
        lastRecursed_ = recursed;
        lastFirst_ = first;
        const std::array differences{recursed, first, second};
        for (std::size_t order = 0; order < kOrders; ++order)
            for (std::size_t channel = 0; channel < 2; ++channel)
                differences_[order][channel][kHistory + i] = static_cast<float>(differences[order][channel]);
    }
    const std::array outputs{&motion_.displacementUm, &motion_.velocity, &motion_.acceleration};
    for (std::size_t order = 0; order < kOrders; ++order)
        for (std::size_t channel = 0; channel < 2; ++channel) {
            std::vector<float>& memory = differences_[order][channel];
            convolve(taps_[order], memory.data() + kHistory, static_cast<int>(frames),
                     (*outputs[order])[channel].data());
            std::copy_n(memory.begin() + static_cast<std::ptrdiff_t>(frames), kHistory, memory.begin());
        }
    return motion_;
}

}  // namespace lacquer::sessions::vinyl
