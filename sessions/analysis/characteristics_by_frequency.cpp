// Magnitude, harmonics, noise.
#include <kissfft/kissfft.hh>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>

#include "sessions/analysis/characteristic_measurements.hpp"
#include "sessions/analysis/measuring_signals.hpp"

namespace lacquer::sessions {
namespace {

// |X|^2 of the bins up to half the sample rate. In double precision, so that the transform rounds far below the
// quietest line.
class BinPowers {
public:
    explicit BinPowers(std::size_t frames) : transform_(frames, false), in_(frames), out_(frames) {}

    template <class SampleAt>
    std::vector<double> operator()(SampleAt sampleAt) {
        for (std::size_t n = 0; n < in_.size(); ++n) in_[n] = sampleAt(n);
        transform_.transform(in_.data(), out_.data());
        std::vector<double> powers(in_.size() / 2 + 1);
        for (std::size_t bin = 0; bin < powers.size(); ++bin) powers[bin] = std::norm(out_[bin]);
        return powers;
    }

private:
    kissfft<double> transform_;
    std::vector<std::complex<double>> in_, out_;
};

// Without what is too little to count at its end.
std::span<const float> withoutTail(const std::vector<float>& response) {
    constexpr float kCounts = 1e-9f;  // of the highest sample: a million of them are 60 dB below it
    float highest = 0;
    for (const float sample : response) highest = std::max(highest, std::abs(sample));
    std::size_t length = response.size();
    while (length > 0 && std::abs(response[length - 1]) <= kCounts * highest) --length;
    return {response.data(), length};
}

// The discrete Fourier sum by Horner's rule, relative to the impulse.
double gainAtDb(std::span<const float> response, double frequencyHz, double sampleRate) {
    const double angle = -2 * std::numbers::pi * frequencyHz / sampleRate;
    const double stepReal = std::cos(angle), stepImaginary = std::sin(angle);
    double real = 0, imaginary = 0;
    for (std::size_t n = response.size(); n-- > 0;) {
        const double turned = real * stepReal - imaginary * stepImaginary;
        imaginary = real * stepImaginary + imaginary * stepReal;
        real = turned + static_cast<double>(response[n]);
    }
    return powerDb((real * real + imaginary * imaginary) / (kImpulseAmplitude * kImpulseAmplitude));
}

PlotCurve magnitudeCurve(const std::vector<float>& response, double sampleRate) {
    PlotCurve curve;
    const std::span<const float> counts = withoutTail(response);
    for (const double frequency : plotFrequencies())
        if (frequency <= sampleRate / 2) curve.points.push_back({frequency, gainAtDb(counts, frequency, sampleRate)});
    return curve;
}

// Enough to be seen.
bool differ(const PlotCurve& one, const PlotCurve& other) {
    constexpr double kSeenDb = 0.05, kQuietestDb = -80;
    for (std::size_t i = 0; i < one.points.size(); ++i) {
        const double a = std::max(kQuietestDb, one.points[i].y), b = std::max(kQuietestDb, other.points[i].y);
        if (std::abs(a - b) > kSeenDb) return true;
    }
    return false;
}

Result<TwoSides> responseTo(const LoneNode& node, double rightAgainstLeft, double sampleRate) {
    constexpr std::size_t kResponseFrames = std::size_t{1} << 17;
    auto runner = NodeRunner::start(node, node.type->widths.back(), sampleRate);
    if (!runner) return fail(std::move(runner).error());
    TwoSides sent = onBothSides(impulse(kResponseFrames));
    sent.right.front() *= static_cast<float>(rightAgainstLeft);
    return runner->run(sent);
}

// An odd number of periods next to a frequency, such that a period is a whole number of frames and about a third. Then
// multiples of the frequency that are folded back at half the sample rate, or at half of 2, 4, 8 … times that, lie a
// third of the way from one of the others to the next.
std::size_t unaliasedPeriods(std::size_t frames, double frequencyHz, double sampleRate) {
    constexpr double kThird = 1.0 / 3;
    const double periodFrames = std::round(sampleRate / frequencyHz - kThird) + kThird;
    return static_cast<std::size_t>(std::lround(static_cast<double>(frames) / periodFrames)) | 1;
}

std::vector<PlotCurve> pairOf(PlotCurve first, const char* firstName, PlotCurve second, const char* secondName) {
    first.name = firstName;
    second.name = secondName;
    second.variant = 1;
    return {std::move(first), std::move(second)};
}

std::string levelText(double levelDb) {
    return std::to_string(std::lround(levelDb)) + " dBFS";
}

Result<Plot> magnitudeAtLevel(const LoneNode& node, double levelDb, double sampleRate) {
    auto runner = NodeRunner::start(node, node.type->widths.back(), sampleRate);
    if (!runner) return fail(std::move(runner).error());
    PlotCurve curve;
    std::size_t before = 0;
    const std::vector<double> frequencies = plotFrequencies();
    for (std::size_t i = 0; i < frequencies.size(); i += 2) {
        const std::size_t periods = periodsIn(kSteadyFrames, frequencies[i], sampleRate);
        if (periods == before || 2 * periods >= kSteadyFrames) continue;
        before = periods;
        const TwoSides tone = onBothSides(sineOf(periods, kSteadyFrames, std::pow(10, levelDb / 20)));
        const auto level = settledLevelDb(*runner, tone);
        if (!level) return fail(level.error());
        curve.points.push_back(
            {static_cast<double>(periods) * sampleRate / kSteadyFrames, *level - sineLevelDb(tone.left)});
    }
    Plot plot{frequencyAxis("Frequency"), {}, {std::move(curve)}};
    plot.y = decibelAxis("Gain, of sines of " + levelText(levelDb), "dB", plot.curves, 6, {-6, 6}, {-30, 60});
    return plot;
}

}  // namespace

Result<Plot> measureMagnitude(const LoneNode& node, const MeasureOptions& options) {
    if (options.levelDb) return magnitudeAtLevel(node, *options.levelDb, options.sampleRate);
    const auto middle = responseTo(node, 1, options.sampleRate);
    if (!middle) return fail(middle.error());
    const auto side = responseTo(node, -1, options.sampleRate);
    if (!side) return fail(side.error());
    PlotCurve left = magnitudeCurve(middle->left, options.sampleRate);
    PlotCurve right = magnitudeCurve(middle->right, options.sampleRate);
    PlotCurve apart = magnitudeCurve(side->left, options.sampleRate);
    Plot plot{frequencyAxis("Frequency"), {}, {}};
    if (differ(left, right))
        plot.curves = pairOf(std::move(left), "left", std::move(right), "right");
    else if (differ(left, apart))
        plot.curves = pairOf(std::move(left), "middle", std::move(apart), "side");
    else
        plot.curves = {std::move(left)};
    plot.y = decibelAxis("Gain", "dB", plot.curves, 6, {-6, 6}, {-30, 60});
    return plot;
}

Result<Plot> measureHarmonics(const LoneNode& node, const MeasureOptions& options) {
    constexpr std::size_t kFrames = std::size_t{1} << 16, kMostLines = 200;
    constexpr double kQuietestLineDb = -120;
    auto runner = NodeRunner::start(node, node.type->widths.back(), options.sampleRate);
    if (!runner) return fail(std::move(runner).error());
    const std::size_t odd = unaliasedPeriods(kFrames, options.toneHz, options.sampleRate);
    const double levelDb = options.levelDb.value_or(0);
    const TwoSides tone = onBothSides(sineOf(odd, kFrames, std::pow(10, levelDb / 20)));
    (void)runner->run(tone);
    const auto out = runner->run(tone);
    if (!out) return fail(out.error());
    const std::vector<double> powers = BinPowers(kFrames)([&](std::size_t n) -> double { return out->left[n]; });
    PlotCurve lines{.style = CurveStyle::stems};
    for (std::size_t bin = 1; bin < powers.size(); ++bin) {
        const double ofFullScale = 2.0 / kFrames;  // a sine of full scale has |X| = N / 2
        const double lineDb = powerDb(powers[bin] * ofFullScale * ofFullScale);
        if (lineDb >= kQuietestLineDb)
            lines.points.push_back({static_cast<double>(bin) * options.sampleRate / kFrames, lineDb});
    }
    const auto most = std::min(kMostLines, lines.points.size());
    std::ranges::partial_sort(lines.points, lines.points.begin() + static_cast<std::ptrdiff_t>(most),
                              std::ranges::greater{}, &PlotPoint::y);
    lines.points.resize(most);
    std::ranges::sort(lines.points, {}, &PlotPoint::x);
    const double toneHz = static_cast<double>(odd) * options.sampleRate / kFrames;
    Plot plot{
        frequencyAxis("Frequency, of what comes of a sine of " + frequencyText(toneHz) + ", " + levelText(levelDb)),
        {"Level", "dBFS", AxisScale::linear, kQuietestLineDb, 0},
        {std::move(lines)}};
    plot.x.minimum = std::max(plot.x.minimum, options.toneHz / 10);
    return plot;
}

Result<Plot> measureNoise(const LoneNode& node, const MeasureOptions& options) {
    constexpr std::size_t kWindow = 8192, kWindows = 120;
    constexpr double kToneAmplitude = 1e-4;
    auto runner = NodeRunner::start(node, node.type->widths.back(), options.sampleRate);
    if (!runner) return fail(std::move(runner).error());
    const std::size_t latency = runner->latencyFrames();
    const std::size_t frames = (kWindows + 1) * kWindow / 2;
    const std::size_t more = (latency + NodeRunner::kQuantum - 1) / NodeRunner::kQuantum * NodeRunner::kQuantum;
    const TwoSides in = onBothSides(
        sineOf(periodsIn(frames + more, options.toneHz, options.sampleRate), frames + more, kToneAmplitude));
    const auto out = runner->run(in);
    if (!out) return fail(out.error());

    // Powers that add up, over all frequencies, to the mean square of the noise.
    std::vector<double> perHz(kWindow / 2 + 1);
    const double hannEnergy = 3.0 / 8 * kWindow;
    BinPowers transform(kWindow);
    for (std::size_t window = 0; window < kWindows; ++window) {
        const std::size_t start = window * kWindow / 2;
        const auto added = [&](std::size_t n) {
            const double hann = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(n) / kWindow);
            return hann * (static_cast<double>(out->left[start + n + latency]) - in.left[start + n]);
        };
        const std::vector<double> powers = transform(added);
        for (std::size_t bin = 0; bin < powers.size(); ++bin)
            perHz[bin] += 2 * powers[bin] / (hannEnergy * options.sampleRate) / kWindows;
    }
    const double fullScale = 0.5;  // mean square of a sine
    PlotCurve curve;
    for (const double frequency : plotFrequencies()) {
        const double half = std::exp2(1.0 / 12), binHz = options.sampleRate / kWindow;
        const auto from = static_cast<std::size_t>(std::lround(frequency / half / binHz));
        const auto to = std::min(perHz.size() - 1, static_cast<std::size_t>(std::lround(frequency * half / binHz)));
        if (from > to) break;
        double sum = 0;
        for (std::size_t bin = from; bin <= to; ++bin) sum += perHz[bin];
        curve.points.push_back({frequency, powerDb(sum / static_cast<double>(to - from + 1) / fullScale)});
    }
    Plot plot{frequencyAxis("Frequency"), {}, {std::move(curve)}};
    plot.y = decibelAxis("Added noise", "dBFS per Hz", plot.curves, 10, {-150, -130}, {-200, 0});
    return plot;
}

}  // namespace lacquer::sessions
