#include "nodes/space/reverb.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "core/signal/fading_delay.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/space/diffuser.hpp"
#include "nodes/space/feedback_network.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t {
    kDecay,
    kLowDecay,
    kHighDecay,
    kLowCrossover,
    kHighCrossover,
    kSize,
    kPredelay,
    kDiffusion,
    kModulation,
    kMix,
};
constexpr double kLongestPredelayMs = 250;
constexpr double kUsualSize = 100;
constexpr float kMostDiffusion = 0.7f;
// Different on each side, so that a click in the middle does not stay there.
constexpr std::array<std::array<double, Diffuser::kStages>, 2> kDiffuserMs{
    {{2.1, 3.7, 5.9, 8.3}, {2.3, 3.3, 6.7, 7.9}}};

class Reverb : public Processor {
public:
    explicit Reverb(const CreateSpec& spec)
        : size_(spec.parameterValues.empty() ? kUsualSize : spec.parameterValues[kSize]) {
        if (spec.parameterValues.empty()) return;
        initial_ = decayOf([&](std::size_t i) { return spec.parameterValues[i]; });
    }

    Status prepare(const PrepareSpec& spec) override {
        spec_ = spec;
        network_.prepare(spec.sampleRate, size_ / 100);
        for (std::size_t c = 0; c < 2; ++c) diffusers_[c].prepare(spec.sampleRate, kDiffuserMs[c]);
        decay_ = initial_;
        network_.setDecay(decay_);
        reset();
        return {};
    }
    void reset() override {
        network_.reset();
        for (Diffuser& diffuser : diffusers_) diffuser.reset();
        const auto longest = static_cast<std::int64_t>(kLongestPredelayMs * spec_.sampleRate / 1000) + 1;
        for (auto& delay : predelays_)
            delay = std::make_unique<FadingDelay>(longest, kControlGridFrames, FadingDelay::kFirst,
                                                  std::max(1, spec_.fadeFrames()));
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const int last = first + kControlGridFrames - 1;
            followDecay(context.parameters, last);
            const auto predelay = std::llround(context.parameters[kPredelay].at(first) * spec_.sampleRate / 1000);
            Cell diffusions;
            fillValues(context.parameters[kDiffusion], first, diffusions);
            for (float& diffusion : diffusions) diffusion *= kMostDiffusion * 0.01f;
            std::array<Cell, 2> sent, wet;
            for (std::size_t c = 0; c < 2; ++c) {
                const float* const samples = in[std::min(static_cast<int>(c), in.channelCount() - 1)] + first;
                std::transform(samples, samples + kControlGridFrames, sent[c].begin(),
                               [](float x) { return std::isfinite(x) ? x : 0.0f; });  // or it would never leave
                predelays_[c]->process(sent[c].data(), sent[c].data(), kControlGridFrames, predelay);
                diffusers_[c].process(sent[c], diffusions);
            }
            network_.process(sent[0], sent[1], context.parameters[kModulation].at(last) / 100, wet[0], wet[1]);
            if (out.channelCount() == 1)
                for (std::size_t i = 0; i < wet[0].size(); ++i) wet[0][i] = (wet[0][i] + wet[1][i]) * kHalfPower;
            Cell mixes;
            fillValues(context.parameters[kMix], first, mixes);
            for (int c = 0; c < out.channelCount(); ++c)
                for (std::size_t i = 0; i < mixes.size(); ++i) {
                    const float dry = in[c][first + static_cast<int>(i)], share = mixes[i] * 0.01f;
                    out[c][first + static_cast<int>(i)] = dry + share * (wet[static_cast<std::size_t>(c)][i] - dry);
                }
        }
    }

    // Until 120 dB down, at the decay that it starts with.
    [[nodiscard]] std::int64_t tailFrames() const override {
        const double seconds = 2 * initial_.middleSeconds * std::max(1.0, initial_.lowShare);
        return static_cast<std::int64_t>((seconds + kLongestPredelayMs / 1000) * spec_.sampleRate) +
               static_cast<std::int64_t>(diffusers_[0].lengthFrames());
    }

private:
    static constexpr float kHalfPower = 0.70710678f;

    template <class ValueOf>
    static FeedbackNetwork::Decay decayOf(ValueOf value) noexcept {
        return {value(kDecay), value(kLowDecay) / 100, value(kHighDecay) / 100, value(kLowCrossover),
                value(kHighCrossover)};
    }
    void followDecay(std::span<const ParameterView> parameters, int frame) noexcept {
        const auto wanted = decayOf([&](std::size_t i) -> double { return parameters[i].at(frame); });
        if (wanted == decay_) return;
        decay_ = wanted;
        network_.setDecay(decay_);
    }

    const double size_;
    PrepareSpec spec_;
    FeedbackNetwork::Decay initial_, decay_;
    std::array<std::unique_ptr<FadingDelay>, 2> predelays_;
    std::array<Diffuser, 2> diffusers_;
    FeedbackNetwork network_;
};

}  // namespace

ProcessorType reverbType() {
    ParameterInfo size =
        percent("size", "Size", 20, 200, kUsualSize, "Of the room: how far apart its first echoes are");
    size.fixed = true;
    return {.uri = "lacquer:reverb",
            .name = "Reverb",
            .group = "space",
            .description = "An artificial room: sixteen delay lines that feed each other, with a decay for each band",
            .ports = {audioInput(), audioOutput()},
            .parameters = {{"decay",
                            "Decay",
                            "s",
                            0.1,
                            20,
                            1.6,
                            ParameterScale::logarithmic,
                            {},
                            "Time in which the middle frequencies fall by 60 dB"},
                           percent("lowDecay", "Low decay", 20, 300, 110, "Of the decay, below the low crossover"),
                           percent("highDecay", "High decay", 5, 100, 45, "Of the decay, above the high crossover"),
                           hertz("lowCrossover", "Low crossover", 40, 1000, 250),
                           hertz("highCrossover", "High crossover", 1000, 16000, 4000),
                           std::move(size),
                           {"predelay", "Predelay", "ms", 0, kLongestPredelayMs, 10, ParameterScale::linear, {}, ""},
                           percent("diffusion", "Diffusion", 0, 100, 80, "How dense it is from the first moment"),
                           percent("modulation", "Modulation", 0, 100, 30, "Keeps long decays from ringing"),
                           percent("mix", "Mix", 0, 100, 30, "Share of the reverb; 100 % on a send")},
            .characteristics = {Characteristic::decay, Characteristic::impulse},
            .create = make<Reverb>};
}

}  // namespace lacquer::nodes
