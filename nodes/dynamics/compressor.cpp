#include "nodes/dynamics/compressor.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <optional>

#include "core/signal/delay_line.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dynamics/compressor_curve.hpp"
#include "nodes/dynamics/compressor_gain.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kIn, kSidechain };

class Compressor : public Processor {
public:
    explicit Compressor(const CreateSpec& spec)
        : lookaheadMs_(spec.parameterValues.empty() ? 0 : spec.parameterValues[kCompressorLookahead]) {}

    Status prepare(const PrepareSpec& spec) override {
        lookaheadFrames_ = static_cast<int>(std::lround(lookaheadMs_ * spec.sampleRate / 1000));
        for (auto& delay : delays_) delay.emplace(lookaheadFrames_, kControlGridFrames);
        key_.prepare(spec.sampleRate);
        gain_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        for (auto& delay : delays_) delay->reset();
        key_.reset();
        gain_.reset();
        shownDb_.store(0, std::memory_order_relaxed);
    }
    [[nodiscard]] int latencyFrames() const override { return lookaheadFrames_; }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const bool external = isOn(context.parameters[kCompressorExternalSidechain], first);
            const ConstAudioBlock& key = context.audioInputs[external ? kSidechain : kIn];
            const int last = first + kControlGridFrames - 1;
            key_.process(key, first, context.parameters[kCompressorKeyHighPass].at(last),
                         context.parameters[kCompressorKeyLowPass].at(last), heard_);
            const std::span heard(heard_.data(), static_cast<std::size_t>(key.channelCount()));
            gain_.choose(static_cast<CompressorTopology>(chosen(context.parameters[kCompressorTopology], first)),
                         isOn(context.parameters[kCompressorAutoMakeup], first));
            Cell gains;
            deepest = std::max(deepest, gain_.compute(context.parameters, heard, first, gains));
            if (lookaheadFrames_ == 0)
                applyGains(context.audioInputs[kIn], context.audioOutputs[0], first, gains);
            else
                applyLate(context.audioInputs[kIn], context.audioOutputs[0], first, gains);
        }
        shownDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t) const noexcept override {
        return shownDb_.load(std::memory_order_relaxed);
    }

private:
    // The gains go ahead of the sound that they have been found in, dry share and all.
    void applyLate(const ConstAudioBlock& in, const AudioBlock& out, int first, const Cell& gains) noexcept {
        for (int c = 0; c < out.channelCount(); ++c) {
            Cell late;
            delays_[static_cast<std::size_t>(c)]->process(in[c] + first, late.data(), kControlGridFrames,
                                                          lookaheadFrames_);
            for (std::size_t i = 0; i < gains.size(); ++i) out[c][first + static_cast<int>(i)] = late[i] * gains[i];
        }
    }

    const double lookaheadMs_;
    int lookaheadFrames_ = 0;
    std::array<std::optional<DelayLine>, 2> delays_;
    KeyFilter key_;
    CompressorGain gain_;
    std::array<WideCell, 2> heard_{};
    std::atomic<float> shownDb_{0};
};

}  // namespace

ProcessorType compressorType() {
    std::vector<ParameterInfo> parameters = compressorParameters();
    parameters.push_back(toggle("externalSidechain", "External sidechain", "Listens to the sidechain input"));
    parameters.push_back(keyHighPassParameter());
    parameters.push_back(keyLowPassParameter());
    parameters.push_back({"lookahead",
                          "Lookahead",
                          "ms",
                          0,
                          20,
                          0,
                          ParameterScale::linear,
                          {},
                          "The gain moves this much ahead of what moves it; the node is as much late"});
    parameters.back().fixed = true;
    parameters.push_back(choice("topology", "Topology", {"feed-forward", "feedback"},
                                "Feedback hears what its own gain has left: steady levels come out the same, but above "
                                "the knee attack and release are about as many times faster as the ratio says"));
    parameters.push_back(
        toggle("autoMakeup", "Auto make-up",
               "Adds half of what the curve takes from 0 dBFS: half of (0 dB - threshold)(1 - 1/ratio) "
               "beyond the knee"));
    return {.uri = "lacquer:compressor",
            .name = "Compressor",
            .group = "dynamics",
            .description = "Compressor with a soft knee; the loudest channel sets the gain of both",
            .ports = {audioInput(), audioInput("sidechain", "Sidechain"), audioOutput()},
            .parameters = std::move(parameters),
            .readouts = {gainReduction("gainReduction", "Gain reduction", 200,
                                       "Deepest of the last quantum, without make-up")},
            .characteristics = {Characteristic::levels, Characteristic::burst},
            .create = make<Compressor>};
}

}  // namespace lacquer::nodes
