#include "nodes/colour/exciter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/signal/delay_line.hpp"
#include "nodes/colour/oversampling_choice.hpp"
#include "nodes/colour/saturation_curve.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dsp/oversampler.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::array kCurves{SaturationCurve::tape, SaturationCurve::tube};

// What a saturated curve takes away, of the treble, is put on top of the sound: the tone itself a little, and its
// harmonics. A second high pass keeps what two tones make of each other below them, and the tube's constant, out.
class Exciter : public Processor {
public:
    enum : std::size_t { kFrequency, kDrive, kHarmonics, kAmount, kOversampling };

    explicit Exciter(const CreateSpec& spec) : stages_(oversamplingStages(spec, kOversampling)) {}

    Status prepare(const PrepareSpec& spec) override {
        before_.prepare(spec.sampleRate);
        behind_.prepare(spec.sampleRate);
        turn_.prepare(spec.sampleRate);
        for (Channel& channel : channels_) {
            channel.oversampler.prepare(stages_);
            channel.dry.emplace(channel.oversampler.latencyFrames(), kControlGridFrames);
        }
        reset();
        return {};
    }
    void reset() override {
        before_.reset();
        behind_.reset();
        turn_.reset();
        for (Channel& channel : channels_) {
            channel.oversampler.reset();
            channel.dry->reset();
        }
    }
    [[nodiscard]] int latencyFrames() const override { return channels_[0].oversampler.latencyFrames(); }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        Cell drives, amounts;
        std::array<Cell, 2> added;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const double highPassHz = context.parameters[kFrequency].at(first + kControlGridFrames - 1);
            fillAmplitudes(context.parameters[kDrive], first, kNeverSilent, drives);
            fillValues(context.parameters[kAmount], first, amounts);
            turn_.aim(chosen(context.parameters[kHarmonics], first) == 1);
            for (float& share : tubeShares_) share = turn_.next();

            before_.process(in, first, highPassHz, kKeyLowPassOffHz, treble_);
            for (int c = 0; c < out.channelCount(); ++c) excite(c, drives, added[static_cast<std::size_t>(c)]);
            const std::array<const float*, 2> pointers{added[0].data(), added[1].data()};
            behind_.process({pointers.data(), out.channelCount(), kControlGridFrames}, 0, highPassHz, kKeyLowPassOffHz,
                            treble_);
            for (int c = 0; c < out.channelCount(); ++c) mix(in, first, c, amounts, out);
        }
    }

private:
    struct Channel {
        Oversampler oversampler;
        std::optional<DelayLine> dry;
    };

    void excite(int c, const Cell& drives, Cell& added) noexcept {
        WideCell& cell = treble_[static_cast<std::size_t>(c)];
        for (double& x : cell) x = std::isfinite(x) ? std::clamp(x, -kLoudestLevel, kLoudestLevel) : 0;
        channels_[static_cast<std::size_t>(c)].oversampler.shape(cell, [&](double x, std::size_t frame) {
            const double drive = drives[frame], tube = tubeShares_[frame];
            double bent = 0;
            if (tube < 1) bent += (1 - tube) * saturated(kCurves[0], drive * x);
            if (tube > 0) bent += tube * saturated(kCurves[1], drive * x);
            return x - bent / drive;
        });
        for (std::size_t i = 0; i < cell.size(); ++i) added[i] = static_cast<float>(cell[i]);
    }

    void mix(const ConstAudioBlock& in, int first, int c, const Cell& amounts, const AudioBlock& out) noexcept {
        const auto channel = static_cast<std::size_t>(c);
        Cell dry;
        channels_[channel].dry->process(in[c] + first, dry.data(), kControlGridFrames, latencyFrames());
        for (std::size_t i = 0; i < dry.size(); ++i) {
            const double more = treble_[channel][i] * static_cast<double>(amounts[i]) * 0.01;
            out[c][first + static_cast<int>(i)] = static_cast<float>(static_cast<double>(dry[i]) + more);
        }
    }

    const int stages_;
    KeyFilter before_, behind_;
    std::array<WideCell, 2> treble_{};
    SwitchFade turn_;    // from tape to tube
    Cell tubeShares_{};  // by frame
    std::array<Channel, 2> channels_;
};

}  // namespace

ProcessorType exciterType() {
    return {.uri = "lacquer:exciter",
            .name = "Exciter",
            .group = "colour",
            .description = "Adds harmonics to the treble, the more the louder it is; what is below stays as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {hertz("frequency", "Frequency", 500, 16000, 3000,
                                 "Only what is above it is excited, by 12 dB per octave"),
                           decibels("drive", "Drive", 0, 48, 24,
                                    "How far above the bend a full-scale sample stands: with more of it, softer treble "
                                    "is excited too"),
                           choice("harmonics", "Harmonics", {"odd", "even and odd"},
                                  "Odd ones sound sharper, even ones warmer"),
                           percent("amount", "Amount", 0, 200, 50, "Of what is added"),
                           oversamplingChoice("Keeps harmonics above half the sample rate from folding back")},
            .characteristics = {Characteristic::harmonics},
            .create = make<Exciter>};
}

}  // namespace lacquer::nodes
