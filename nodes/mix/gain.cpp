#include "nodes/mix/gain.hpp"

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kGain, kPolarity };
constexpr float kSilentDb = -96;

class Gain : public Processor {
public:
    explicit Gain(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        inverted_.prepare(spec.sampleRate);
        return {};
    }
    void reset() override { inverted_.reset(); }

    void process(const ProcessContext& context) noexcept override {
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kGain], first, kSilentDb, gains);
            inverted_.aim(isOn(context.parameters[kPolarity], first));
            for (float& gain : gains) gain *= 1 - 2 * inverted_.next();
            applyGains(context.audioInputs[0], context.audioOutputs[0], first, gains);
        }
    }

    // Turned round, silence would be -0.
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        return !context.parameters[kPolarity].moving() && !isOn(context.parameters[kPolarity], 0) &&
               inverted_.restsAt(false);
    }

private:
    SwitchFade inverted_;
};

}  // namespace

ProcessorType gainType() {
    return {.uri = "lacquer:gain",
            .name = "Gain",
            .group = "mix",
            .description = "Sets a level and turns the polarity",
            .ports = {audioInput(), audioOutput()},
            .parameters = {decibels("gain", "Gain", kSilentDb, 24, 0, "-96 dB is silence"),
                           toggle("polarity", "Polarity", "Turns the signal upside down")},
            .create = make<Gain>};
}

}  // namespace lacquer::nodes
