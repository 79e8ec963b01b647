#include "nodes/dynamics/gate.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <optional>

#include "core/signal/delay_line.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t {
    kThreshold,
    kHysteresis,
    kRatio,
    kRange,
    kAttack,
    kHold,
    kRelease,
    kLookahead,
    kKeyHighPass,
    kKeyLowPass,
    kExternalSidechain,
};
enum : std::size_t { kIn, kSidechain };

constexpr double kPeakMs = 10;      // the detector's peaks fall by 8.7 dB in it: a bass note does not flutter
constexpr double kOpen = 1 - 1e-9;  // from here on the gain is exactly 1

class Gate : public Processor {
public:
    explicit Gate(const CreateSpec& spec)
        : lookaheadMs_(spec.parameterValues.empty() ? 0 : spec.parameterValues[kLookahead]) {}

    Status prepare(const PrepareSpec& spec) override {
        sampleRate_ = spec.sampleRate;
        lookaheadFrames_ = static_cast<int>(std::lround(lookaheadMs_ * sampleRate_ / 1000));
        for (auto& delay : delays_) delay.emplace(lookaheadFrames_, kControlGridFrames);
        peakFeedback_ = onePole(kPeakMs, sampleRate_);
        key_.prepare(sampleRate_);
        reset();
        return {};
    }
    void reset() override {
        for (auto& delay : delays_) delay->reset();
        key_.reset();
        attack_.reset();
        release_.reset();
        peak_ = 0;
        gain_ = 1;
        open_ = fresh_ = true;
        heldFrames_ = 0;
        shownDb_.store(0, std::memory_order_relaxed);
    }
    [[nodiscard]] int latencyFrames() const override { return lookaheadFrames_; }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[kIn];
        const AudioBlock& out = context.audioOutputs[0];
        double lowest = 1;
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const bool external = isOn(context.parameters[kExternalSidechain], first);
            computeGains(context.parameters, context.audioInputs[external ? kSidechain : kIn], first, gains);
            lowest = std::min(lowest, static_cast<double>(*std::ranges::min_element(gains)));
            for (int c = 0; c < out.channelCount(); ++c) {
                Cell late;
                delays_[static_cast<std::size_t>(c)]->process(in[c] + first, late.data(), kControlGridFrames,
                                                              lookaheadFrames_);
                for (std::size_t i = 0; i < gains.size(); ++i) out[c][first + static_cast<int>(i)] = late[i] * gains[i];
            }
        }
        shownDb_.store(static_cast<float>(-amplitudeToDb(std::max(lowest, kQuietestLevel))), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t) const noexcept override {
        return shownDb_.load(std::memory_order_relaxed);
    }

private:
    void computeGains(std::span<const ParameterView> parameters, const ConstAudioBlock& key, int first,
                      Cell& gains) noexcept {
        WideCell levels;
        peakLevelsDb(parameters, key, first, levels);
        Cell thresholds, hystereses, ratios, ranges;
        fillValues(parameters[kThreshold], first, thresholds);
        fillValues(parameters[kHysteresis], first, hystereses);
        fillValues(parameters[kRatio], first, ratios);
        fillValues(parameters[kRange], first, ranges);
        const double hold = parameters[kHold].at(first) * sampleRate_ / 1000;
        const int last = first + kControlGridFrames - 1;
        attack_.aim(parameters[kAttack].at(last), sampleRate_);
        release_.aim(parameters[kRelease].at(last), sampleRate_);

        WideCell aims;
        for (std::size_t i = 0; i < aims.size(); ++i) {
            follow(levels[i], thresholds[i], hystereses[i], hold);
            const double under = std::max(0.0, thresholds[i] - levels[i]);
            aims[i] = open_ ? 0 : -std::min<double>(ranges[i], (ratios[i] - 1) * under) * kLog2PerDb;
        }
        kernels_.exp2(aims.data());
        for (std::size_t i = 0; i < aims.size(); ++i) {
            if (fresh_) gain_ = aims[i];
            fresh_ = false;
            const double attack = attack_.next(), release = release_.next();
            gain_ = aims[i] + (aims[i] > gain_ ? attack : release) * (gain_ - aims[i]);
            if (gain_ > kOpen) gain_ = 1;
            gains[i] = static_cast<float>(gain_);
        }
    }

    // Of the loudest channel; peaks fall slowly.
    void peakLevelsDb(std::span<const ParameterView> parameters, const ConstAudioBlock& key, int first,
                      WideCell& levels) noexcept {
        const int last = first + kControlGridFrames - 1;
        key_.process(key, first, parameters[kKeyHighPass].at(last), parameters[kKeyLowPass].at(last), heard_);
        levels.fill(kQuietestLevel);
        for (int c = 0; c < key.channelCount(); ++c)
            for (std::size_t i = 0; i < levels.size(); ++i)
                levels[i] = std::max(levels[i], std::fabs(heard_[static_cast<std::size_t>(c)][i]));  // NaN stays out
        for (double& level : levels) {
            peak_ = std::max(std::min(level, kLoudestLevel), peakFeedback_ * peak_);
            level = peak_;
        }
        kernels_.log2(levels.data());
        for (double& level : levels) level *= kDbPerLog2;
    }

    // Opens at the threshold, closes when the level has been the hysteresis below it for as long as it is held.
    void follow(double level, double threshold, double hysteresis, double holdFrames) noexcept {
        if (level >= threshold) {
            open_ = true;
            heldFrames_ = 0;
        } else if (open_ && level < threshold - hysteresis) {
            open_ = heldFrames_++ < holdFrames && !fresh_;
        } else if (open_) {
            heldFrames_ = 0;
        }
    }

    const Kernels& kernels_ = chosenKernels();
    const double lookaheadMs_;
    double sampleRate_ = 48000;
    int lookaheadFrames_ = 0;
    std::array<std::optional<DelayLine>, 2> delays_;
    KeyFilter key_;
    std::array<WideCell, 2> heard_{};
    double peakFeedback_ = 0;
    double peak_ = 0;
    GlidingFeedback attack_, release_;
    double gain_ = 1;
    bool open_ = true;
    bool fresh_ = true;  // nothing heard yet: starts where it would have come to
    double heldFrames_ = 0;
    std::atomic<float> shownDb_{0};
};

}  // namespace

ProcessorType gateType() {
    ParameterInfo lookahead = {"lookahead",
                               "Lookahead",
                               "ms",
                               0,
                               10,
                               0,
                               ParameterScale::linear,
                               {},
                               "Opens this much ahead of what opens it; the node is as much late"};
    lookahead.fixed = true;
    return {.uri = "lacquer:gate",
            .name = "Gate",
            .group = "dynamics",
            .description =
                "Takes down what is below a threshold, by the ratio, or all of the range. The loudest channel "
                "opens both",
            .ports = {audioInput(), audioInput("sidechain", "Sidechain"), audioOutput()},
            .parameters = {decibels("threshold", "Threshold", -80, 0, -40),
                           decibels("hysteresis", "Hysteresis", 0, 24, 3,
                                    "How far below the threshold the level must fall before it closes"),
                           {"ratio",
                            "Ratio",
                            ":1",
                            1,
                            100,
                            10,
                            ParameterScale::logarithmic,
                            {},
                            "dB that come out for each below the threshold. Low: an expander; high: a gate"},
                           decibels("range", "Range", 0, 100, 60, "It takes down by no more"),
                           milliseconds("attack", "Attack", 0.02, 100, 0.5, "Time to 63 % of the way to open"),
                           {"hold",
                            "Hold",
                            "ms",
                            0,
                            2000,
                            20,
                            ParameterScale::linear,
                            {},
                            "How long the level must be below before it closes"},
                           milliseconds("release", "Release", 1, 5000, 100, "Time to 63 % of the way to closed"),
                           std::move(lookahead),
                           keyHighPassParameter(),
                           keyLowPassParameter(),
                           toggle("externalSidechain", "External sidechain", "Listens to the sidechain input")},
            .readouts = {gainReduction("gainReduction", "Gain reduction", 200, "Deepest of the last quantum")},
            .characteristics = {Characteristic::levels},
            .create = make<Gate>};
}

}  // namespace lacquer::nodes
