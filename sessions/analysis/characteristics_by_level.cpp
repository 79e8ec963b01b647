// Levels, panorama.
#include <cmath>
#include <utility>

#include "sessions/analysis/characteristic_measurements.hpp"
#include "sessions/analysis/measuring_signals.hpp"

namespace lacquer::sessions {
Result<Plot> measureLevels(const LoneNode& node, const MeasureOptions& options) {
    constexpr int kQuietestDb = -60;
    auto runner = NodeRunner::start(node, node.type->widths.back(), options.sampleRate);
    if (!runner) return fail(std::move(runner).error());
    const std::size_t periods = periodsIn(kSteadyFrames, options.toneHz, options.sampleRate);
    PlotCurve curve;
    for (int levelDb = kQuietestDb; levelDb <= 0; ++levelDb) {
        const TwoSides tone = onBothSides(sineOf(periods, kSteadyFrames, std::pow(10, levelDb / 20.0)));
        const auto level = settledLevelDb(*runner, tone);
        if (!level) return fail(level.error());
        curve.points.push_back({static_cast<double>(levelDb), *level});
    }
    const double toneHz = static_cast<double>(periods) * options.sampleRate / kSteadyFrames;
    Plot plot{{"Level in, of a sine of " + frequencyText(toneHz), "dBFS", AxisScale::linear, kQuietestDb, 0},
              {},
              {std::move(curve)}};
    plot.y = decibelAxis("Level out", "dBFS", plot.curves, 10, {kQuietestDb, 0}, {-90, 60});
    plot.curves.push_back(
        {.name = "unchanged", .points = {{kQuietestDb, kQuietestDb}, {0, 0}}, .style = CurveStyle::reference});
    return plot;
}

Result<Plot> measurePanorama(const LoneNode& node, const MeasureOptions& options) {
    constexpr int kSteps = 80;
    constexpr std::size_t kToneFrames = 16 * NodeRunner::kQuantum;
    constexpr double kPanoramaToneHz = 1000;
    if (node.type->parameters.empty() || node.type->parameters.front().stepped())
        return fail(ErrorKind::usage, "its first parameter does not turn", node.type->uri,
                    "choose another characteristic");
    const ParameterInfo& turned = node.type->parameters.front();
    const int width = node.type->widths.front();
    const auto tone = sineOf(periodsIn(kToneFrames, kPanoramaToneHz, options.sampleRate), kToneFrames, 1);
    const TwoSides sent{tone, width == 1 ? tone : std::vector<float>(kToneFrames)};
    PlotCurve left{.name = "left"}, right{.name = "right", .variant = 1};
    LoneNode turning = node;
    for (int step = 0; step <= kSteps; ++step) {
        const double value = std::lerp(turned.minimum, turned.maximum, static_cast<double>(step) / kSteps);
        turning.values[turned.id] = value;
        auto runner = NodeRunner::start(turning, width, options.sampleRate);
        if (!runner) return fail(std::move(runner).error());
        (void)runner->run(sent);
        const auto out = runner->run(sent);
        if (!out) return fail(out.error());
        left.points.push_back({value, sineLevelDb(out->left)});
        right.points.push_back({value, sineLevelDb(out->right)});
    }
    Plot plot{{turned.name, turned.unit, AxisScale::linear, turned.minimum, turned.maximum},
              {},
              {std::move(left), std::move(right)}};
    const char* const heard = width == 1 ? "Gain, of a mono sound" : "Gain, of a sound on the left";
    plot.y = decibelAxis(heard, "dB", plot.curves, 6, {-6, 6}, {-30, 60});
    return plot;
}

}  // namespace lacquer::sessions
