#include "nodes/master/dither.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/requantizer.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kBits, kNoise, kShape, kPassExact };
constexpr std::array<int, 3> kWordLengths{16, 20, 24};
constexpr std::array kNoises{DitherNoise::triangular, DitherNoise::rectangular, DitherNoise::none};

// The shapes follow the ear only where half the sample rate is near its upper limit.
constexpr double kHighestShapedRate = 50000;

class Dither : public Processor {
public:
    explicit Dither(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        shaped_ = spec.sampleRate <= kHighestShapedRate;
        reset();
        return {};
    }
    void reset() override {
        for (Requantizer& channel : channels_) channel.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const int bits = kWordLengths[static_cast<std::size_t>(chosen(context.parameters[kBits], first))];
            const RoundingRule rule = ruleAt(context.parameters, first);
            for (int c = 0; c < out.channelCount(); ++c)
                roundCell(channels_[static_cast<std::size_t>(c)], in[c] + first, std::ldexp(1.0, bits - 1), rule,
                          out[c] + first);
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const bool passes = isOn(context.parameters[kPassExact], 0) && !context.parameters[kPassExact].moving();
        return passes && std::ranges::all_of(channels_, &Requantizer::rests);
    }

private:
    [[nodiscard]] RoundingRule ruleAt(std::span<const ParameterView> parameters, int frame) const noexcept {
        const auto shape = shaped_ ? static_cast<NoiseShape>(chosen(parameters[kShape], frame)) : NoiseShape::flat;
        return {kNoises[static_cast<std::size_t>(chosen(parameters[kNoise], frame))], shapingFilter(shape),
                isOn(parameters[kPassExact], frame)};
    }

    // `fullScale` in steps.
    static void roundCell(Requantizer& channel, const float* in, double fullScale, const RoundingRule& rule,
                          float* out) noexcept {
        for (int i = 0; i < kControlGridFrames; ++i) {
            const double rounded = channel.next(in[i] * fullScale, rule);
            out[i] = static_cast<float>(std::clamp(rounded, -fullScale, fullScale - 1) / fullScale);
        }
    }

    bool shaped_ = true;
    std::array<Requantizer, 2> channels_{Requantizer(0), Requantizer(1)};
};

}  // namespace

ProcessorType ditherType() {
    ParameterInfo passExact =
        toggle("passExact", "Leave what is exact",
               "Digital silence stays silent, and what has this word length already is untouched: "
               "from the start, or after 4096 frames of it");
    passExact.defaultValue = 1;
    return {.uri = "lacquer:dither",
            .name = "Dither",
            .group = "master",
            .description =
                "Rounds to the word length of a delivery, with dither. Put it last, once: a file of that word "
                "length is written as it comes out",
            .ports = {audioInput(), audioOutput()},
            .parameters = {choice("bits", "Word length", {"16 bits", "20 bits", "24 bits"}),
                           choice("noise", "Dither", {"triangular", "rectangular", "none"},
                                  "Triangular (TPDF, 2 steps) alone makes the error independent of the signal"),
                           choice("shaping", "Noise shaping",
                                  {"none", "first order", "second order", "Wannamaker 3", "Lipshitz 5", "modified E 9",
                                   "Wannamaker 9", "improved E 9"},
                                  "Moves the error to where the ear is dull. Up to 50 kHz; none above"),
                           std::move(passExact)},
            .characteristics = {Characteristic::noise},
            .create = make<Dither>};
}

}  // namespace lacquer::nodes
