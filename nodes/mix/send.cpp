#include "nodes/mix/send.hpp"

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kLevel, kOff, kTap };
enum : std::size_t { kPost, kPre };
constexpr float kSilentDb = -120;

class Send : public Processor {
public:
    explicit Send(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        heard_.prepare(spec.sampleRate);
        preTap_.prepare(spec.sampleRate);
        return {};
    }
    void reset() override {
        heard_.reset();
        preTap_.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& post = context.audioInputs[kPost];
        const ConstAudioBlock& pre = context.audioInputs[kPre];
        const AudioBlock& out = context.audioOutputs[0];
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kLevel], first, kSilentDb, gains);
            heard_.aim(!isOn(context.parameters[kOff], first));
            preTap_.aim(chosen(context.parameters[kTap], first) == kPre);
            if (heard_.settled())
                for (float& gain : gains) gain *= heard_.value();
            else
                for (float& gain : gains) gain *= heard_.next();
            if (preTap_.settled())
                applyGains(preTap_.value() == 0 ? post : pre, out, first, gains);
            else
                crossfade(post, pre, out, first, gains);
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        return !context.parameters[kOff].moving() && !context.parameters[kTap].moving() &&
               heard_.restsAt(!isOn(context.parameters[kOff], 0)) &&
               preTap_.restsAt(chosen(context.parameters[kTap], 0) == kPre);
    }

private:
    void crossfade(const ConstAudioBlock& post, const ConstAudioBlock& pre, const AudioBlock& out, int first,
                   const Cell& gains) noexcept {
        Cell preShare;
        for (float& share : preShare) share = preTap_.next();
        for (int c = 0; c < out.channelCount(); ++c)
            for (std::size_t i = 0; i < gains.size(); ++i) {
                const std::size_t frame = static_cast<std::size_t>(first) + i;
                const float mixed = (1 - preShare[i]) * post[c][frame] + preShare[i] * pre[c][frame];
                out[c][frame] = mixed * gains[i];
            }
    }

    SwitchFade heard_;
    SwitchFade preTap_;
};

}  // namespace

ProcessorType sendType() {
    return {.uri = "lacquer:send",
            .name = "Send",
            .group = "mix",
            .description =
                "Passes a copy of a channel on at its own level. Wire the channel's end to `in`, and what "
                "comes before its fader to `pre`",
            .ports = {audioInput("in", "Post-fader"), audioInput("pre", "Pre-fader"), audioOutput()},
            .parameters = {decibels("level", "Level", kSilentDb, 12, 0, "-120 dB is silence"), toggle("off", "Off"),
                           choice("tap", "Tap", {"post", "pre"}, "Which input is heard")},
            .create = make<Send>};
}

}  // namespace lacquer::nodes
