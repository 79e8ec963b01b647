#include "nodes/master/groove_limiter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

#include "core/signal/delay_line.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/lookahead.hpp"
#include "nodes/dsp/treble_split.hpp"
#include "nodes/dsp/wall_acceleration.hpp"
#include "nodes/master/limiter_release.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kLimit, kFrequency, kRange, kRelease, kCutGain, kReference };
enum : std::size_t { kGainReduction, kAcceleration };

constexpr double kGrooveLookaheadMs = 3;
// What is too sharp lies somewhere between a sample and the next: the gain is at its full depth on both, and on one
// before.
constexpr int kGrooveGuardFrames = 1;
constexpr double kMostAcceleration = 1e6;  // m/s², shown
constexpr double kMostRangeDb = 40;

// Where a tip with a radius of 18 um just follows the walls at a radius of 60 mm and 33 1/3 rpm: V² / R, m/s².
constexpr double kUsualLimit = 2437;

/// Works on the reduction of the treble in octaves (log2), as the limiter does on that of the sound:
///   too sharp a wall -> largest over the lookahead -> release -> smoothing FIR as long as the lookahead.
class GrooveLimiter : public Processor {
public:
    explicit GrooveLimiter(const CreateSpec& spec) : channels_(static_cast<std::size_t>(spec.width)) {}

    Status prepare(const PrepareSpec& spec) override {
        const int box = std::max(4, static_cast<int>(std::lround(spec.sampleRate * kGrooveLookaheadMs / 3000)));
        smoothing_.prepare(box);
        hold_.prepare(smoothing_.lengthFrames() + 2 * kGrooveGuardFrames);
        release_.prepare(spec.sampleRate);
        split_.prepare(spec.sampleRate);
        for (Channel& channel : channels_) {
            channel.whole.prepare(spec.sampleRate);
            channel.trebleAlone.prepare(spec.sampleRate);
        }
        lateFrames_ = channels_[0].whole.delayFrames() + smoothing_.lengthFrames() - 1 + kGrooveGuardFrames;
        for (Channel& channel : channels_)
            for (DelayLine& delay : channel.delays) delay = DelayLine(lateFrames_, kControlGridFrames);
        reset();
        return {};
    }
    void reset() override {
        split_.reset();
        for (Channel& channel : channels_) {
            channel.whole.reset();
            channel.trebleAlone.reset();
            for (DelayLine& delay : channel.delays) delay.reset();
        }
        hold_.reset();
        release_.reset();
        smoothing_.reset();
        deepestDb_.store(0, std::memory_order_relaxed);
        highest_.store(0, std::memory_order_relaxed);
    }

    [[nodiscard]] int latencyFrames() const override { return split_.delayFrames() + lateFrames_; }
    /// The treble is found on either side of a sample.
    [[nodiscard]] std::int64_t tailFrames() const override { return split_.delayFrames(); }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0, highest = 0;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            TrebleSplit::Channels whole, treble;
            split_.split(context.audioInputs[0], first, context.parameters[kFrequency].at(first + kLast), whole,
                         treble);
            for (std::size_t c = 0; c < channels_.size(); ++c) hear(channels_[c], whole[c], treble[c]);
            WideCell gains;
            findOveruse(context.parameters, first, gains, highest);
            deepest = std::max(deepest, smoothGains(context.parameters[kRelease].at(first + kLast), gains));
            for (std::size_t c = 0; c < channels_.size(); ++c)
                apply(channels_[c], whole[c], treble[c], gains, context.audioOutputs[0][static_cast<int>(c)] + first);
        }
        deepestDb_.store(static_cast<float>(deepest * kDbPerLog2), std::memory_order_relaxed);
        highest_.store(static_cast<float>(std::min(highest, kMostAcceleration)), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        return (index == kGainReduction ? deepestDb_ : highest_).load(std::memory_order_relaxed);
    }

private:
    static constexpr int kLast = kControlGridFrames - 1;

    struct Channel {
        WallAcceleration whole, trebleAlone;
        std::array<DelayLine, 2> delays{DelayLine{0, kControlGridFrames}, DelayLine{0, kControlGridFrames}};
    };

    static void hear(Channel& channel, const Cell& whole, const Cell& treble) noexcept {
        Cell safe;
        for (std::size_t i = 0; i < safe.size(); ++i) safe[i] = bounded(whole[i]);
        channel.whole.take(safe);
        channel.trebleAlone.take(treble);
    }

    // By how many times the treble has to come down, 1 or more, for each frame and what follows it up to the next. With
    // b the acceleration, t what the treble does of it and L the limit: |b - r t| = L where r = (|b| - L) / |t|, as far
    // as t points where b does; where it does not, taking it away would not help. `highest`: of |b|, m/s².
    void findOveruse(std::span<const ParameterView> parameters, int first, WideCell& times, double& highest) noexcept {
        Cell limits, gains, references, ranges;
        fillValues(parameters[kLimit], first, limits);
        fillAmplitudes(parameters[kCutGain], first, kNeverSilent, gains);
        fillValues(parameters[kReference], first, references);
        fillValues(parameters[kRange], first, ranges);
        for (std::size_t i = 0; i < gains.size(); ++i) {
            gains[i] *= references[i] / 100;  // from full scale to m/s
            limits[i] /= gains[i];
        }
        Cell taken{};  // r
        for (const Channel& channel : channels_) {
            for (int point = 0; point < channel.whole.points(); ++point) {
                Cell whole, treble;
                channel.whole.at(point, whole);
                bool over = false;
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    highest = std::max(highest, static_cast<double>(std::fabs(whole[i]) * gains[i]));
                    over |= std::fabs(whole[i]) > limits[i];
                }
                if (!over) continue;
                channel.trebleAlone.at(point, treble);
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    const float excess = std::fabs(whole[i]) - limits[i];
                    const float helps = whole[i] < 0 ? -treble[i] : treble[i];
                    if (excess > 0 && helps > 0) taken[i] = std::max(taken[i], std::min(1.0f, excess / helps));
                }
            }
        }
        for (std::size_t i = 0; i < times.size(); ++i)
            times[i] = taken[i] > 0 ? 1 / std::max<double>(1 - taken[i], dbToAmplitude(-ranges[i])) : 1;
    }

    // From how many times too much to the gains. Returns the deepest reduction in octaves.
    double smoothGains(double releaseMs, WideCell& gains) noexcept {
        kernels_.log2(gains.data());
        release_.choose(LimiterRelease::Style::manual, releaseMs);
        double deepest = 0;
        for (double& reduction : gains) {
            reduction = smoothing_.next(release_.next(hold_.next(reduction)));
            deepest = std::max(deepest, reduction);
            reduction = -reduction;
        }
        kernels_.exp2(gains.data());
        return deepest;
    }

    void apply(Channel& channel, Cell& whole, Cell& treble, const WideCell& gains, float* out) const noexcept {
        channel.delays[0].process(whole.data(), whole.data(), kControlGridFrames, lateFrames_);
        channel.delays[1].process(treble.data(), treble.data(), kControlGridFrames, lateFrames_);
        for (std::size_t i = 0; i < gains.size(); ++i)
            out[i] = gains[i] == 1 ? whole[i] : static_cast<float>(whole[i] + (gains[i] - 1) * treble[i]);
    }

    const Kernels& kernels_ = chosenKernels();
    TrebleSplit split_;
    std::vector<Channel> channels_;
    int lateFrames_ = 0;  // behind the split
    SlidingMaximum hold_;
    LimiterRelease release_;
    SmoothingFir smoothing_;
    std::atomic<float> deepestDb_{0}, highest_{0};
};

}  // namespace

ProcessorType grooveLimiterType() {
    return {.uri = "lacquer:groove-limiter",
            .name = "Groove limiter",
            .group = "master",
            .description =
                "For vinyl: takes the treble down where it would bend the walls of the groove more sharply "
                "than a stylus can follow; leaves every bit of the rest as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {{"limit",
                            "Limit",
                            "m/s²",
                            50,
                            1000000,
                            kUsualLimit,
                            ParameterScale::logarithmic,
                            {},
                            "Acceleration of a wall. V² / R is where a tip of radius R can just follow: 2437 for 18 um "
                            "at a radius of 60 mm and 33 1/3 rpm, half of that to be at ease"},
                           hertz("frequency", "Frequency", TrebleSplit::kLowestHz, 8000, 4000,
                                 "Only what is above is taken down"),
                           decibels("range", "Range", 0, kMostRangeDb, 18, "It takes down by no more"),
                           milliseconds("release", "Release", 5, 500, 40,
                                        "Time in which the gain reduction in dB falls to 37 %"),
                           decibels("cutGain", "Cut gain", -40, 20, 0, "Of the lathe, over 0 dB"),
                           {"reference",
                            "Reference",
                            "cm/s",
                            1,
                            20,
                            5,
                            ParameterScale::linear,
                            {},
                            "What 0 dB of cut gain is: lateral peak velocity of a mono sine of full scale at 1 kHz"}},
            .readouts = {gainReduction("gainReduction", "Gain reduction", kMostRangeDb,
                                       "Of the treble, deepest of the last quantum"),
                         {"acceleration",
                          "Acceleration",
                          "m/s²",
                          0,
                          kMostAcceleration,
                          0,
                          ParameterScale::linear,
                          {},
                          "Of the input, of the sharper wall, highest of the last quantum"}},
            .characteristics = {Characteristic::levels, Characteristic::magnitude},
            .create = make<GrooveLimiter>};
}

}  // namespace lacquer::nodes
