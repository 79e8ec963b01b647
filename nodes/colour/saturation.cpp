#include "nodes/colour/saturation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/signal/delay_line.hpp"
#include "nodes/colour/oversampling_choice.hpp"
#include "nodes/colour/saturation_curve.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/oversampler.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

// What comes in, made a number that no curve chokes on.
double heard(float sample) noexcept {
    return std::isnan(sample) ? 0 : std::clamp<double>(sample, -kLoudestLevel, kLoudestLevel);
}

class Saturation : public Processor {
public:
    enum : std::size_t { kDrive, kCurve, kOutput, kMix, kOversampling };

    explicit Saturation(const CreateSpec& spec) : stages_(oversamplingStages(spec, kOversampling)) {}

    Status prepare(const PrepareSpec& spec) override {
        for (Channel& channel : channels_) {
            channel.oversampler.prepare(stages_);
            channel.dry.emplace(channel.oversampler.latencyFrames(), kControlGridFrames);
        }
        levelFeedback_ = onePole(kLevelMs, spec.sampleRate);
        turn_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        for (Channel& channel : channels_) {
            channel.oversampler.reset();
            channel.dry->reset();
            channel.level = 0;
        }
        turn_.reset();
        fresh_ = true;
    }
    [[nodiscard]] int latencyFrames() const override { return channels_[0].oversampler.latencyFrames(); }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell drives, outputs, mixes;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kDrive], first, kNeverSilent, drives);
            fillAmplitudes(context.parameters[kOutput], first, kNeverSilent, outputs);
            fillValues(context.parameters[kMix], first, mixes);
            chooseCurve(static_cast<SaturationCurve>(chosen(context.parameters[kCurve], first)));
            for (int c = 0; c < out.channelCount(); ++c) {
                Channel& channel = channels_[static_cast<std::size_t>(c)];
                Cell dry;
                channel.dry->process(in[c] + first, dry.data(), kControlGridFrames, latencyFrames());
                WideCell wet;
                for (std::size_t i = 0; i < wet.size(); ++i) wet[i] = heard(in[c][first + static_cast<int>(i)]);
                saturate(channel, drives, wet);
                for (std::size_t i = 0; i < wet.size(); ++i) {
                    const double share = static_cast<double>(mixes[i]) * 0.01;
                    const double mixed = share * wet[i] + (1 - share) * static_cast<double>(dry[i]);
                    out[c][first + static_cast<int>(i)] = static_cast<float>(mixed * static_cast<double>(outputs[i]));
                }
            }
        }
    }

private:
    static constexpr double kLevelMs = 32;  // 5 Hz

    struct Channel {
        Oversampler oversampler;
        std::optional<DelayLine> dry;
        double level = 0;  // the constant part of what is put out
    };

    // Fades over from one curve to the next, a cell after the other; what comes of it is known at the cell's end.
    void chooseCurve(SaturationCurve curve) noexcept {
        if (fresh_) before_ = curve_ = curve;
        fresh_ = false;
        if (curve != curve_ && turn_.settled()) {
            before_ = curve_;
            curve_ = curve;
            turn_.restart();
        }
        shares_.fill(1);
        if (!turn_.settled() && before_ != curve_)
            for (float& share : shares_) share = turn_.next();
    }

    void saturate(Channel& channel, const Cell& drives, WideCell& wet) noexcept {
        channel.oversampler.shape(wet, [&](double x, std::size_t frame) {
            const double drive = drives[frame], share = shares_[frame];
            const double now = saturated(curve_, drive * x);
            return (share == 1 ? now : now * share + saturated(before_, drive * x) * (1 - share)) / drive;
        });
        // The tube alone bends the two halves of a wave differently, which leaves a constant.
        for (std::size_t i = 0; i < wet.size(); ++i) {
            channel.level = wet[i] + levelFeedback_ * (channel.level - wet[i]);
            const double tube = (curve_ == SaturationCurve::tube ? shares_[i] : 0.0) +
                                (before_ == SaturationCurve::tube ? 1.0 - shares_[i] : 0.0);
            wet[i] -= tube * channel.level;
        }
    }

    const int stages_;
    double levelFeedback_ = 0;
    std::array<Channel, 2> channels_;
    SaturationCurve before_ = SaturationCurve::tape, curve_ = SaturationCurve::tape;
    SwitchFade turn_;
    Cell shares_{};  // of curve_, by frame
    bool fresh_ = true;
};

class Clipper : public Processor {
public:
    enum : std::size_t { kInput, kCeiling, kKnee, kOversampling };

    explicit Clipper(const CreateSpec& spec) : stages_(oversamplingStages(spec, kOversampling)) {}

    Status prepare(const PrepareSpec&) override {
        for (Oversampler& oversampler : oversamplers_) oversampler.prepare(stages_);
        return {};
    }
    void reset() override {
        for (Oversampler& oversampler : oversamplers_) oversampler.reset();
    }
    [[nodiscard]] int latencyFrames() const override { return oversamplers_[0].latencyFrames(); }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell inputs, ceilings, knees;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kInput], first, kNeverSilent, inputs);
            fillAmplitudes(context.parameters[kCeiling], first, kNeverSilent, ceilings);
            fillValues(context.parameters[kKnee], first, knees);
            for (int c = 0; c < out.channelCount(); ++c) {
                WideCell cell;
                for (std::size_t i = 0; i < cell.size(); ++i)
                    cell[i] = heard(in[c][first + static_cast<int>(i)]) * static_cast<double>(inputs[i]);
                oversamplers_[static_cast<std::size_t>(c)].shape(cell, [&](double x, std::size_t frame) {
                    const double ceiling = ceilings[frame];
                    return ceiling * clipped(x / ceiling, static_cast<double>(knees[frame]) * 0.01);
                });
                // The way down to the sample rate swings over a little.
                for (std::size_t i = 0; i < cell.size(); ++i)
                    out[c][first + static_cast<int>(i)] =
                        std::clamp(static_cast<float>(cell[i]), -ceilings[i], ceilings[i]);
            }
        }
    }

private:
    const int stages_;
    std::array<Oversampler, 2> oversamplers_;
};

}  // namespace

ProcessorType saturationType() {
    ParameterInfo drive =
        decibels("drive", "Drive", 0, 36, 6,
                 "How far above the bend a full-scale sample stands; what is quiet stays as loud as it is");
    return {.uri = "lacquer:saturation",
            .name = "Saturation",
            .group = "colour",
            .description = "Rounds peaks off, which adds harmonics",
            .ports = {audioInput(), audioOutput()},
            .parameters = {std::move(drive),
                           choice("curve", "Curve", {"tape", "tube", "transistor", "soft"},
                                  "Tube adds even harmonics too; transistor bends late and hard"),
                           decibels("output", "Output", -24, 36, 0),
                           percent("mix", "Mix", 0, 100, 100, "Share of the saturated sound"),
                           oversamplingChoice("Keeps harmonics above half the sample rate from folding back")},
            .characteristics = {Characteristic::harmonics, Characteristic::levels},
            .create = make<Saturation>};
}

ProcessorType clipperType() {
    return {
        .uri = "lacquer:clipper",
        .name = "Clipper",
        .group = "dynamics",
        .description = "Cuts peaks off at a ceiling, at once and without letting go; no sample comes out above it",
        .ports = {audioInput(), audioOutput()},
        .parameters = {decibels("input", "Input gain", -24, 24, 0), decibels("ceiling", "Ceiling", -36, 0, 0),
                       percent("knee", "Knee", 0, 100, 0,
                               "How far below the ceiling the bend begins: 100 % bends all of it"),
                       oversamplingChoice("With more of it the sound is cleaner, and peaks between samples are lower")},
        .characteristics = {Characteristic::levels, Characteristic::harmonics},
        .create = make<Clipper>};
}

}  // namespace lacquer::nodes
