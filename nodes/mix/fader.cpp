#include "nodes/mix/fader.hpp"

#include <bit>
#include <bitset>
#include <cstdint>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/peak_meter.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/mix/vca.hpp"

namespace lacquer::nodes {
namespace {

// The fader reads neither `solo` nor `soloSafe`: which faders fall silent when one is soloed depends on all of them, so
// the session works it out and sets `impliedMute`.
enum : std::size_t { kLevel, kMute, kSolo, kPolarity, kSoloSafe, kImpliedMute };
constexpr float kSilentDb = -120;

class Fader : public Processor {
public:
    explicit Fader(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        heard_.prepare(spec.sampleRate);
        inverted_.prepare(spec.sampleRate);
        peaks_.prepare(spec.sampleRate);
        return {};
    }
    void reset() override {
        heard_.reset();
        inverted_.reset();
        peaks_.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        Cell gains;
        heardBefore_ = heard_;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kLevel], first, kSilentDb, gains);
            const bool shut = followVca(context.audioInputs[1], first, gains);
            const bool muted =
                shut || isOn(context.parameters[kMute], first) || isOn(context.parameters[kImpliedMute], first);
            muted_[static_cast<std::size_t>(first / kControlGridFrames)] = muted;
            heard_.aim(!muted);
            inverted_.aim(isOn(context.parameters[kPolarity], first));
            if (heard_.settled() && inverted_.settled()) {
                const float factor = heard_.value() * (1 - 2 * inverted_.value());
                for (float& gain : gains) gain *= factor;
            } else {
                for (float& gain : gains) gain *= heard_.next() * (1 - 2 * inverted_.next());
            }
            applyGains(context.audioInputs[0], context.audioOutputs[0], first, gains);
        }
        peaks_.feed(context.audioOutputs[0]);
    }

    // A bypass takes level and polarity out of the way; who has been muted stays silent. The same fade as in process().
    void muteDry(const AudioBlock& dry) noexcept override {
        SwitchFade heard = heardBefore_;
        Cell gains;
        for (int first = 0; first < dry.frames(); first += kControlGridFrames) {
            heard.aim(!muted_[static_cast<std::size_t>(first / kControlGridFrames)]);
            if (heard.settled() && heard.value() == 1) continue;
            for (float& gain : gains) gain = heard.next();
            for (int c = 0; c < dry.channelCount(); ++c)
                for (std::size_t i = 0; i < gains.size(); ++i) dry[c][first + static_cast<int>(i)] *= gains[i];
        }
    }

    // Turned round, silence would be -0.
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        for (const std::size_t index : {kMute, kImpliedMute, kPolarity})
            if (context.parameters[index].moving()) return false;
        const bool muted = isOn(context.parameters[kMute], 0) || isOn(context.parameters[kImpliedMute], 0);
        return !isOn(context.parameters[kPolarity], 0) && inverted_.restsAt(false) && heard_.restsAt(!muted) &&
               peaks_.rests();
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override { return peaks_.levelDb(index); }

private:
    // +0 all along the cell.
    static bool isSilent(const float* cell) noexcept {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < kControlGridFrames; ++i) bits |= std::bit_cast<std::uint32_t>(cell[i]);
        return bits == 0;
    }

    // True when the VCAs end the cell shut: as good as muted, for a bypass too.
    static bool followVca(const ConstAudioBlock& vca, int first, Cell& gains) noexcept {
        if (isSilent(vca[0] + first)) return false;  // at 0 dB: most faders have no VCA
        float levelDb = 0, amplitude = 1;
        for (std::size_t i = 0; i < gains.size(); ++i) {
            if (const float now = vca[0][first + static_cast<int>(i)]; now != levelDb) {
                levelDb = now;
                amplitude = vcaAmplitude(now);
            }
            gains[i] *= amplitude;
        }
        return amplitude == 0;
    }

    SwitchFade heard_;
    SwitchFade heardBefore_;                                     // at the start of the quantum
    std::bitset<kMaximumQuantum / kControlGridFrames> muted_{};  // in it, by cell
    SwitchFade inverted_;
    StereoPeakMeter peaks_;
};

ParameterInfo impliedMute() {
    ParameterInfo info = toggle("impliedMute", "Implied mute", "Set by the session while another fader is soloed");
    info.internal = true;
    return info;
}

}  // namespace

ProcessorType faderType() {
    return {
        .uri = "lacquer:fader",
        .name = "Fader",
        .group = "mix",
        .description = "Level, mute, solo and polarity of a channel. VCAs wired to it move it along",
        .ports = {audioInput(), vcaInput(), audioOutput()},
        .parameters = {decibels("level", "Level", kSilentDb, 12, 0, "-120 dB is silence"), toggle("mute", "Mute"),
                       toggle("solo", "Solo", "Asks the session to mute the faders that are not soloed"),
                       toggle("polarity", "Polarity", "Turns the signal upside down"),
                       toggle("soloSafe", "Solo-safe", "Never muted because another fader is soloed"), impliedMute()},
        .readouts = {peakReadout("peakL", "Peak left"), peakReadout("peakR", "Peak right")},
        .create = make<Fader>};
}

}  // namespace lacquer::nodes
