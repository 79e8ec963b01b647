#include "nodes/dynamics/de_esser.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "nodes/declare.hpp"
#include "nodes/dsp/crossover.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/dynamics/compressor_curve.hpp"
#include "nodes/dynamics/compressor_gain.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kFrequency, kThreshold, kRange, kRelease, kWide, kListen };
enum : std::size_t { kLow, kHigh, kSplitBands };

// A sibilant is caught as it begins, and by most of what it is over the threshold.
constexpr float kRatio = 6, kKneeDb = 6, kAttackMs = 0.5f;

class DeEsser : public Processor {
public:
    explicit DeEsser(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        crossover_.prepare(spec.sampleRate);
        gain_.prepare(spec.sampleRate);
        wide_.prepare(spec.sampleRate);
        listen_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        crossover_.reset();
        gain_.reset();
        wide_.reset();
        listen_.reset();
        shownDb_.store(0, std::memory_order_relaxed);
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        double deepest = 0;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const double frequencyHz = context.parameters[kFrequency].at(first + kControlGridFrames - 1);
            crossover_.split(context.audioInputs[0], first, {&frequencyHz, 1}, bands_);
            Cell gains;
            deepest = std::max(deepest, computeGains(context.parameters, out.channelCount(), first, gains));
            wide_.aim(isOn(context.parameters[kWide], first));
            listen_.aim(isOn(context.parameters[kListen], first));
            for (std::size_t i = 0; i < gains.size(); ++i) {
                const double wide = wide_.next(), listen = listen_.next(), gain = gains[i];
                const double low = (1 - listen) * (1 + wide * (gain - 1));
                for (int c = 0; c < out.channelCount(); ++c) {
                    const auto channel = static_cast<std::size_t>(c);
                    out[c][first + static_cast<int>(i)] =
                        static_cast<float>(low * bands_[kLow][channel][i] + gain * bands_[kHigh][channel][i]);
                }
            }
        }
        shownDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t) const noexcept override {
        return shownDb_.load(std::memory_order_relaxed);
    }

private:
    // Returns the deepest reduction in dB.
    double computeGains(std::span<const ParameterView> parameters, int channels, int first, Cell& gains) noexcept {
        std::array<ParameterView, kCompressorDetector + 1> compressor;
        compressor[kCompressorThreshold] = parameters[kThreshold];
        compressor[kCompressorRatio] = {kRatio, nullptr};
        compressor[kCompressorKnee] = {kKneeDb, nullptr};
        compressor[kCompressorAttack] = {kAttackMs, nullptr};
        compressor[kCompressorRelease] = parameters[kRelease];
        compressor[kCompressorMix] = {100, nullptr};
        gain_.compute(compressor, {bands_[kHigh].data(), static_cast<std::size_t>(channels)}, first, gains);
        Cell ranges;
        fillValues(parameters[kRange], first, ranges);
        float lowest = 1;
        for (std::size_t i = 0; i < gains.size(); ++i) {
            gains[i] = std::max(gains[i], static_cast<float>(dbToAmplitude(-ranges[i])));
            lowest = std::min(lowest, gains[i]);
        }
        return -amplitudeToDb(lowest);
    }

    Crossover crossover_;
    Crossover::Bands bands_{};
    CompressorGain gain_;
    SwitchFade wide_, listen_;
    std::atomic<float> shownDb_{0};
};

}  // namespace

ProcessorType deEsserType() {
    return {
        .uri = "lacquer:de-esser",
        .name = "De-esser",
        .group = "dynamics",
        .description = "Takes sibilants down: what is above a frequency, while it is loud",
        .ports = {audioInput(), audioOutput()},
        .parameters = {hertz("frequency", "Frequency", 1000, 16000, 5500, "Sibilants are what is above it"),
                       decibels("threshold", "Threshold", -60, 0, -30, "Of what is above the frequency"),
                       decibels("range", "Range", 0, 24, 10, "It takes down by no more"),
                       milliseconds("release", "Release", 5, 500, 40, "Time to 63 % of a fall in gain reduction"),
                       toggle("wide", "Wide band", "Takes all of the sound down, not only what is above the frequency"),
                       toggle("listen", "Listen", "Only what is above the frequency is heard")},
        .readouts = {gainReduction("gainReduction", "Gain reduction", 200, "Deepest of the last quantum")},
        .characteristics = {Characteristic::levels, Characteristic::magnitude},
        .create = make<DeEsser>};
}

}  // namespace lacquer::nodes
