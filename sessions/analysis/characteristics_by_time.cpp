// Impulse, decay, burst.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "sessions/analysis/characteristic_measurements.hpp"
#include "sessions/analysis/measuring_signals.hpp"

namespace lacquer::sessions {
namespace {

std::size_t wholeQuanta(double frames) {
    return static_cast<std::size_t>(std::ceil(frames / NodeRunner::kQuantum)) * NodeRunner::kQuantum;
}

void dropLatency(TwoSides& out, std::size_t frames) {
    for (std::vector<float>* side : {&out.left, &out.right})
        side->erase(side->begin(), side->begin() + static_cast<std::ptrdiff_t>(std::min(frames, side->size())));
}

// What comes of a sound, once the node's latency has passed, as long.
Result<TwoSides> heardOf(const LoneNode& node, std::vector<float> sent, double sampleRate) {
    auto runner = NodeRunner::start(node, node.type->widths.back(), sampleRate);
    if (!runner) return fail(std::move(runner).error());
    sent.resize(wholeQuanta(static_cast<double>(sent.size() + runner->latencyFrames())));
    auto out = runner->run(onBothSides(sent));
    if (out) dropLatency(*out, runner->latencyFrames());
    return out;
}

// By frame: what is left of the energy from there on.
template <class EnergyAt>
std::vector<double> energyLeft(std::size_t frames, EnergyAt energyAt) {
    std::vector<double> left(frames);
    double sum = 0;
    for (std::size_t n = frames; n-- > 0;) left[n] = sum += energyAt(n);
    return left;
}

double energyOf(float sample) {
    return static_cast<double>(sample) * sample;
}

// The first frame at which no more is left than a share of all; what is left falls.
std::size_t fallsTo(const std::vector<double>& left, double share) {
    const auto there =
        std::partition_point(left.begin(), left.end(), [&](double now) { return now > share * left.front(); });
    return static_cast<std::size_t>(there - left.begin());
}

// The lowest and the highest sample of each stretch, in their order.
std::vector<PlotPoint> outlineOf(const std::vector<float>& samples, std::size_t frames, double msPerFrame) {
    constexpr std::size_t kStretches = 400;
    const std::size_t stretch = (frames + kStretches - 1) / kStretches;
    std::vector<PlotPoint> points;
    const auto add = [&](auto at) {
        points.push_back({static_cast<double>(at - samples.begin()) * msPerFrame, *at / kImpulseAmplitude});
    };
    for (std::size_t start = 0; start < frames; start += stretch) {
        const auto first = samples.begin() + static_cast<std::ptrdiff_t>(start);
        const auto end = samples.begin() + static_cast<std::ptrdiff_t>(std::min(frames, start + stretch));
        const auto [lowest, highest] = std::minmax_element(first, end);
        add(std::min(lowest, highest));
        if (lowest != highest) add(std::max(lowest, highest));
    }
    return points;
}

// Two periods of a tone under a Hann window, then silence.
std::vector<float> shortTone(double toneHz, double sampleRate, std::size_t frames) {
    std::vector<float> samples(frames);
    const double length = 2 * sampleRate / toneHz;
    for (std::size_t n = 0; static_cast<double>(n) < length && n < frames; ++n) {
        const double turned = 2 * std::numbers::pi * static_cast<double>(n) / length;
        samples[n] = static_cast<float>(kImpulseAmplitude * std::sin(2 * turned) * (0.5 - 0.5 * std::cos(turned)));
    }
    return samples;
}

// The peak of each stretch, at its middle.
std::vector<PlotPoint> peaksOf(const std::vector<float>& samples, std::size_t first, std::size_t frames,
                               std::size_t stretch, double msPerFrame) {
    std::vector<PlotPoint> points;
    for (std::size_t start = 0; start + stretch <= frames && first + start + stretch <= samples.size();
         start += stretch) {
        float peak = 0;
        for (std::size_t n = 0; n < stretch; ++n) peak = std::max(peak, std::abs(samples[first + start + n]));
        points.push_back({(static_cast<double>(start) + static_cast<double>(stretch) / 2) * msPerFrame, peak});
    }
    return points;
}

}  // namespace

Result<Plot> measureImpulse(const LoneNode& node, const MeasureOptions& options) {
    constexpr double kListenSeconds = 10, kEndShare = 1e-5, kShortestMs = 1;
    const auto heard = heardOf(node, impulse(wholeQuanta(kListenSeconds * options.sampleRate)), options.sampleRate);
    if (!heard) return fail(heard.error());
    const std::vector<float>& out = heard->left;
    const double msPerFrame = 1000 / options.sampleRate;
    const auto left = energyLeft(out.size(), [&](std::size_t n) { return energyOf(out[n]); });
    const std::size_t sounding = fallsTo(left, kEndShare);
    const double endMs = roundedUp(std::max(kShortestMs, static_cast<double>(sounding) * msPerFrame));
    const std::size_t shown = std::min(out.size(), static_cast<std::size_t>(endMs / msPerFrame) + 1);
    Plot plot{{"Time", "ms", AxisScale::linear, 0, endMs}, {}, {{.points = outlineOf(out, shown, msPerFrame)}}};
    const Extent extent = extentOf(plot.curves);
    const double most = roundedUp(std::max({1e-3, extent.highest, -extent.lowest}));
    plot.y = {"Amplitude, left", "", AxisScale::linear, extent.lowest < 0 ? -most : 0, most};
    return plot;
}

Result<Plot> measureDecay(const LoneNode& node, const MeasureOptions& options) {
    constexpr double kListenSeconds = 30, kLowestDb = -80;
    constexpr std::size_t kPoints = 400;
    const auto sent = shortTone(options.toneHz, options.sampleRate, wholeQuanta(kListenSeconds * options.sampleRate));
    const auto heard = heardOf(node, sent, options.sampleRate);
    if (!heard) return fail(heard.error());
    const auto left = energyLeft(heard->left.size(),
                                 [&](std::size_t n) { return energyOf(heard->left[n]) + energyOf(heard->right[n]); });
    const std::size_t end = fallsTo(left, std::pow(10, kLowestDb / 10));
    const std::size_t step = std::max<std::size_t>(1, end / kPoints);
    PlotCurve curve;
    for (std::size_t n = 0; n < left.size() && n < end + step; n += step)
        curve.points.push_back({static_cast<double>(n) / options.sampleRate, powerDb(left[n] / left.front())});
    const double seconds = std::max(1e-3, static_cast<double>(end) / options.sampleRate);
    return Plot{{"Time", "s", AxisScale::linear, 0, roundedUp(seconds)},
                {"Left of the energy, around " + frequencyText(options.toneHz), "dB", AxisScale::linear, kLowestDb, 0},
                {std::move(curve)}};
}

Result<Plot> measureBurst(const LoneNode& node, const MeasureOptions& options) {
    constexpr double kQuiet = 0.1, kLoud = 0.50118723362727;  // -20 and -6 dBFS
    constexpr double kBeforeMs = 1000, kLoudFromMs = 100, kLoudUntilMs = 300, kShownMs = 600;
    const double framesPerMs = options.sampleRate / 1000;
    // A tone of even, whole periods, so that its halves are alike.
    const auto half = static_cast<std::size_t>(std::max(1L, std::lround(options.sampleRate / options.toneHz / 2)));
    const std::size_t first = static_cast<std::size_t>(kBeforeMs * framesPerMs) / (2 * half) * (2 * half);
    const auto shown = static_cast<std::size_t>(kShownMs * framesPerMs);
    const auto switched = [&](double ms) { return first + static_cast<std::size_t>(ms * framesPerMs) / half * half; };
    auto runner = NodeRunner::start(node, node.type->widths.back(), options.sampleRate);
    if (!runner) return fail(std::move(runner).error());
    std::vector<float> sent(wholeQuanta(static_cast<double>(first + shown + runner->latencyFrames())));
    for (std::size_t n = 0; n < sent.size(); ++n) {
        const double amplitude = n >= switched(kLoudFromMs) && n < switched(kLoudUntilMs) ? kLoud : kQuiet;
        const double turned = static_cast<double>(n % (2 * half)) / static_cast<double>(2 * half);
        sent[n] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * turned));
    }
    auto out = runner->run(onBothSides(sent));
    if (!out) return fail(std::move(out).error());
    dropLatency(*out, runner->latencyFrames());
    Plot plot{{"Time", "ms", AxisScale::linear, 0, kShownMs},
              {},
              {{.points = peaksOf(out->left, first, shown, half, 1 / framesPerMs)},
               {.name = "what goes in",
                .points = peaksOf(sent, first, shown, half, 1 / framesPerMs),
                .style = CurveStyle::reference}}};
    const double toneHz = options.sampleRate / static_cast<double>(2 * half);
    plot.y = {"Amplitude, of a tone of " + frequencyText(toneHz), "", AxisScale::linear, 0,
              roundedUp(extentOf(plot.curves).highest)};
    return plot;
}

}  // namespace lacquer::sessions
