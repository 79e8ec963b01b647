#include "sessions/analysis/measuring_signals.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include "sessions/analysis/characteristic_measurements.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kLowestPlotHz = 20, kHighestPlotHz = 20000;
constexpr int kFrequenciesPerDecade = 80;

}  // namespace

std::vector<float> impulse(std::size_t frames) {
    std::vector<float> samples(frames);
    samples.front() = static_cast<float>(kImpulseAmplitude);
    return samples;
}

std::vector<float> sineOf(std::size_t periods, std::size_t frames, double amplitude) {
    std::vector<float> samples(frames);
    for (std::size_t n = 0; n < frames; ++n) {
        const auto turned = static_cast<double>(n * periods % frames) / static_cast<double>(frames);
        samples[n] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * turned));
    }
    return samples;
}

std::size_t periodsIn(std::size_t frames, double frequencyHz, double sampleRate) {
    const long periods = std::lround(frequencyHz * static_cast<double>(frames) / sampleRate);
    return static_cast<std::size_t>(std::max(1L, periods));
}

double powerDb(double power) {
    return power > 0 ? std::max(kNothingDb, 10 * std::log10(power)) : kNothingDb;
}

double sineLevelDb(std::span<const float> samples) {
    double energy = 0;
    for (const float sample : samples) energy += static_cast<double>(sample) * sample;
    return powerDb(2 * energy / static_cast<double>(samples.size()));
}

Result<double> settledLevelDb(NodeRunner& runner, const TwoSides& tone) {
    constexpr double kSettledDb = 0.005;
    constexpr std::size_t kMostStretches = 20;
    const std::size_t stretchesUnheard = (runner.latencyFrames() + kSteadyFrames - 1) / kSteadyFrames;
    for (std::size_t i = 0; i < stretchesUnheard; ++i) (void)runner.run(tone);
    std::optional<double> before;
    for (std::size_t i = 0; i < kMostStretches; ++i) {
        const auto out = runner.run(tone);
        if (!out) return fail(out.error());
        const double now = sineLevelDb(out->left);
        if (before && std::abs(now - *before) < kSettledDb) return now;
        before = now;
    }
    return *before;
}

std::vector<double> plotFrequencies() {
    std::vector<double> frequencies{kLowestPlotHz};
    for (int i = -2 * kFrequenciesPerDecade; i <= 2 * kFrequenciesPerDecade; ++i) {
        const double frequency = 1000 * std::pow(10, static_cast<double>(i) / kFrequenciesPerDecade);
        if (frequency > kLowestPlotHz && frequency < kHighestPlotHz) frequencies.push_back(frequency);
    }
    frequencies.push_back(kHighestPlotHz);
    return frequencies;
}

PlotAxis frequencyAxis(std::string name) {
    return {std::move(name), "Hz", AxisScale::logarithmic, kLowestPlotHz, kHighestPlotHz};
}

std::string frequencyText(double frequencyHz) {
    const double unit = std::pow(10, std::floor(std::log10(frequencyHz)) - 2);
    const double rounded = std::round(frequencyHz / unit) * unit;
    const bool kilo = rounded >= 1000;
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), kilo ? rounded / 1000 : rounded,
                                   std::chars_format::general, 3)
                         .ptr;
    return std::string(digits.data(), end) + (kilo ? " kHz" : " Hz");
}

double roundedUp(double value) {
    const double decade = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (value <= step * decade * (1 + 1e-9)) return step * decade;
    return 10 * decade;
}

Extent extentOf(const std::vector<PlotCurve>& curves) {
    Extent extent{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const PlotCurve& curve : curves)
        for (const PlotPoint& point : curve.points) {
            extent.lowest = std::min(extent.lowest, point.y);
            extent.highest = std::max(extent.highest, point.y);
        }
    return extent.lowest <= extent.highest ? extent : Extent{};
}

PlotAxis decibelAxis(std::string name, std::string unit, const std::vector<PlotCurve>& curves, double step,
                     Extent least, Extent most) {
    constexpr double kTouchDb = 0.05;  // what is hardly beyond a line needs no other one
    const Extent extent = extentOf(curves);
    const double bottom = step * std::floor((extent.lowest + kTouchDb) / step);
    const double top = step * std::ceil((extent.highest - kTouchDb) / step);
    return {std::move(name), std::move(unit), AxisScale::linear, std::clamp(bottom, most.lowest, least.lowest),
            std::clamp(top, least.highest, most.highest)};
}

}  // namespace lacquer::sessions
