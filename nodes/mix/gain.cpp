#include "nodes/mix/gain.hpp"

#include <array>
#include <atomic>
#include <cmath>
#include <numbers>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kGain, kPolarity, kDcRemoval };
constexpr float kSilentDb = -96;
constexpr double kDcCutoffHz = 3;  // a 20 Hz tone loses 0.1 dB

// What a low pass of the first order keeps of a channel: the trapezoidal integrator of V. Zavalishin, "The Art of VA
// Filter Design", 2018, chapter 3. The rest is a high pass, |H| = w / sqrt(w^2 + wc^2) with w = tan(pi f / fs).
class DcFollower {
public:
    void prepare(double sampleRate) {
        const double g = std::tan(std::numbers::pi * kDcCutoffHz / sampleRate);
        way_ = g / (1 + g);
        reset();
    }
    void reset() noexcept { state_ = 0; }
    [[nodiscard]] double next(double sample) noexcept {
        const double half = (sample - state_) * way_;
        const double low = state_ + half;
        state_ = low + half;
        return low;
    }
    /// After each cell: what is no number, or next to nothing, does not stay.
    void settle() noexcept {
        constexpr double kNothing = 1e-15;
        if (!std::isfinite(state_) || std::fabs(state_) < kNothing) state_ = 0;
    }
    [[nodiscard]] bool rests() const noexcept { return state_ == 0; }

private:
    double way_ = 0;
    double state_ = 0;
};

class Gain : public Processor {
public:
    explicit Gain(const CreateSpec& spec)
        : removes_(!spec.parameterValues.empty() && spec.parameterValues[kDcRemoval] >= 0.5) {}

    Status prepare(const PrepareSpec& spec) override {
        sampleRate_ = spec.sampleRate;
        inverted_.prepare(spec.sampleRate);
        removal_.prepare(spec.sampleRate);
        for (DcFollower& follower : followers_) follower.prepare(spec.sampleRate);
        return {};
    }
    void reset() override {
        inverted_.reset();
        removal_.reset();
        for (DcFollower& follower : followers_) follower.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[kGain], first, kSilentDb, gains);
            inverted_.aim(isOn(context.parameters[kPolarity], first));
            for (float& gain : gains) gain *= 1 - 2 * inverted_.next();
            const bool removes = isOn(context.parameters[kDcRemoval], first);
            removal_.aim(removes);
            removes_.store(removes, std::memory_order_relaxed);
            if (removal_.restsAt(false))
                applyGains(context.audioInputs[0], context.audioOutputs[0], first, gains);
            else
                applyWithoutDc(context.audioInputs[0], context.audioOutputs[0], first, gains);
        }
    }

    // Turned round, silence would be -0.
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        return !context.parameters[kPolarity].moving() && !isOn(context.parameters[kPolarity], 0) &&
               inverted_.restsAt(false) && dcRests(context.parameters[kDcRemoval]);
    }
    /// With DC removal, until 120 dB down; none without.
    [[nodiscard]] std::int64_t tailFrames() const override {
        constexpr double kTimeConstants = 13.8;  // ln 10^6
        if (!removes_.load(std::memory_order_relaxed)) return 0;
        return std::llround(kTimeConstants * sampleRate_ / (2 * std::numbers::pi * kDcCutoffHz));
    }

private:
    void applyWithoutDc(const ConstAudioBlock& in, const AudioBlock& out, int first, const Cell& gains) noexcept {
        Cell shares;
        for (float& share : shares) share = removal_.next();
        const bool ends = removal_.restsAt(false);
        for (int c = 0; c < out.channelCount(); ++c) {
            DcFollower& follower = followers_[static_cast<std::size_t>(c)];
            for (int i = 0; i < kControlGridFrames; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const double sample = in[c][first + i];
                out[c][first + i] = static_cast<float>((sample - shares[at] * follower.next(sample)) * gains[at]);
            }
            follower.settle();
            if (ends) follower.reset();
        }
    }
    [[nodiscard]] bool dcRests(const ParameterView& removal) const noexcept {
        const bool on = isOn(removal, 0);
        return !removal.moving() && removal_.restsAt(on) && followers_[0].rests() && followers_[1].rests();
    }

    double sampleRate_ = 48000;
    std::array<DcFollower, 2> followers_;
    SwitchFade removal_;
    std::atomic<bool> removes_;
    SwitchFade inverted_;
};

}  // namespace

ProcessorType gainType() {
    return {.uri = "lacquer:gain",
            .name = "Gain",
            .group = "mix",
            .description = "Sets a level, turns the polarity and takes out a constant offset",
            .ports = {audioInput(), audioOutput()},
            .parameters = {decibels("gain", "Gain", kSilentDb, 24, 0, "-96 dB is silence"),
                           toggle("polarity", "Polarity", "Turns the signal upside down"),
                           toggle("dcRemoval", "DC removal",
                                  "A high pass of 6 dB per octave, 3 dB down at 3 Hz, ahead of the gain")},
            .create = make<Gain>};
}

}  // namespace lacquer::nodes
