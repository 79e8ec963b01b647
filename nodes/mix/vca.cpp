#include "nodes/mix/vca.hpp"

#include <bitset>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

// Like a fader, it leaves `solo` to the session.
enum : std::size_t { kLevel, kMute, kSolo };
constexpr float kSilentDb = -120;

class Vca : public Processor {
public:
    explicit Vca(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        heard_.prepare(spec.sampleRate);
        return {};
    }
    void reset() override { heard_.reset(); }

    void process(const ProcessContext& context) noexcept override {
        heardBefore_ = heard_;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            Cell levels;
            fillValues(context.parameters[kLevel], first, levels);
            const bool muted = isOn(context.parameters[kMute], first);
            muted_[static_cast<std::size_t>(first / kControlGridFrames)] = muted;
            heard_.aim(!muted);
            const float* const in = context.audioInputs[0][0] + first;
            float* const out = context.audioOutputs[0][0] + first;
            for (std::size_t i = 0; i < levels.size(); ++i)
                out[i] = together(in[i], levels[i] > kSilentDb ? levels[i] : kVcaShutDb, fadeDb(heard_.next()));
        }
    }

    // A bypass takes the level out of the way; who has been muted stays silent.
    void muteDry(const AudioBlock& dry) noexcept override {
        SwitchFade heard = heardBefore_;
        for (int frame = 0; frame < dry.frames(); ++frame) {
            heard.aim(!muted_[static_cast<std::size_t>(frame / kControlGridFrames)]);
            dry[0][frame] = together(dry[0][frame], 0, fadeDb(heard.next()));
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const ParameterView& level = context.parameters[kLevel];
        return !level.moving() && level.value() == 0 && !context.parameters[kMute].moving() &&
               !isOn(context.parameters[kMute], 0) && heard_.restsAt(true);
    }

private:
    [[nodiscard]] static float fadeDb(float amplitude) noexcept {
        if (amplitude == 1) return 0;
        return amplitude > 0 ? static_cast<float>(amplitudeToDb(amplitude)) : kVcaShutDb;
    }
    // Shut stays shut, whatever is added; what is no number shuts it.
    [[nodiscard]] static float together(float a, float b, float c) noexcept {
        const float sum = a + b + c;
        const bool open = a > kVcaSilentDb && b > kVcaSilentDb && c > kVcaSilentDb && sum > kVcaSilentDb;
        return open && std::isfinite(sum) ? sum : kVcaShutDb;
    }

    SwitchFade heard_;
    SwitchFade heardBefore_;                                     // at the start of the quantum
    std::bitset<kMaximumQuantum / kControlGridFrames> muted_{};  // in it, by cell
};

}  // namespace

PortInfo vcaInput() {
    return {"vca", "VCA", PortDirection::input, SignalKind::cv, 1};
}

ProcessorType vcaType() {
    return {.uri = "lacquer:vca",
            .name = "VCA",
            .group = "mix",
            .description =
                "A fader for faders: raises and lowers, mutes and solos all whose VCA input it is wired to. "
                "VCAs of one fader add up, to 24 dB at most, and a VCA may move others",
            .widths = {1},
            .ports = {vcaInput(), {"out", "Out", PortDirection::output, SignalKind::cv, 1}},
            .parameters = {decibels("level", "Level", kSilentDb, 12, 0, "-120 dB is silence"), toggle("mute", "Mute"),
                           toggle("solo", "Solo", "Asks the session to mute the faders that are not soloed")},
            .create = make<Vca>};
}

}  // namespace lacquer::nodes
