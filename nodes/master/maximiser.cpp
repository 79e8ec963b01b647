#include "nodes/master/maximiser.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "nodes/declare.hpp"
#include "nodes/dsp/gated_loudness.hpp"
#include "nodes/dsp/short_term_loudness.hpp"
#include "nodes/master/limiter_engine.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kDrive, kCeiling, kStyle, kRelease, kRestart };
enum : std::size_t { kGainReduction, kTruePeak, kMomentary, kShortTerm, kIntegrated };

class Maximiser : public Processor {
public:
    explicit Maximiser(const CreateSpec& spec) : channels_(spec.width), engine_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        engine_.prepare(spec.sampleRate);
        weighted_.prepare(spec.sampleRate);
        momentary_.prepare(spec.sampleRate);
        shortTerm_.prepare(spec.sampleRate);
        integrated_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        engine_.reset();
        weighted_.reset(channels_);
        restart();
        wasOn_ = false;
        deepestDb_.store(0, std::memory_order_relaxed);
    }

    [[nodiscard]] int latencyFrames() const override { return engine_.latencyFrames(); }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        double deepest = 0;
        Cell drives, ceilings;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const int last = first + kControlGridFrames - 1;
            fillAmplitudes(context.parameters[kDrive], first, kNeverSilent, drives);
            fillAmplitudes(context.parameters[kCeiling], first, kNeverSilent, ceilings);
            const auto style = static_cast<LimiterRelease::Style>(chosen(context.parameters[kStyle], first));
            deepest =
                std::max(deepest, engine_.process(context.audioInputs[0], out, first,
                                                  {drives, ceilings, style, context.parameters[kRelease].at(last)}));
            const bool on = isOn(context.parameters[kRestart], first);
            if (on && !wasOn_) restart();
            wasOn_ = on;
            measure(out, first);
        }
        deepestDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        switch (index) {
            case kGainReduction:
                return deepestDb_.load(std::memory_order_relaxed);
            case kTruePeak:
                return engine_.truePeakDb();
            case kMomentary:
                return momentary_.lufs();
            case kShortTerm:
                return shortTerm_.lufs();
            case kIntegrated:
                return integrated_.lufs();
            default:
                return 0;
        }
    }

private:
    void restart() noexcept {
        momentary_.reset();
        shortTerm_.reset();
        integrated_.reset();
    }
    void measure(const AudioBlock& out, int first) noexcept {
        std::array<const float*, 2> channels{out[0], out[out.channelCount() - 1]};
        const double energy =
            weighted_.ofCell(ConstAudioBlock(channels.data(), out.channelCount(), out.frames()), first);
        momentary_.add(energy);
        shortTerm_.add(energy);
        integrated_.add(energy);
    }

    const int channels_;
    LimiterEngine engine_;
    WeightedEnergy weighted_;
    MomentaryLoudness momentary_;
    ShortTermLoudness shortTerm_;
    GatedLoudness integrated_;
    bool wasOn_ = false;
    std::atomic<float> deepestDb_{0};
};

ParameterInfo loudness(std::string id, std::string name, std::string description) {
    return {std::move(id), std::move(name),        "LUFS", kMeterFloorDb,         60,
            kMeterFloorDb, ParameterScale::linear, {},     std::move(description)};
}

}  // namespace

ProcessorType maximiserType() {
    return {
        .uri = "lacquer:maximiser",
        .name = "Loudness maximiser",
        .group = "master",
        .description =
            "Drives the sound into a true-peak ceiling, as the limiter holds it, and measures how loud it has become, "
            "after ITU-R BS.1770-5. To reach a loudness: restart the measurement, play the whole song, and change the "
            "drive by the loudness that is wanted less the integrated one; once more, if the limiter has taken more "
            "than a little of it. 0.1 LU are reached in two or three rounds",
        .ports = {audioInput(), audioOutput()},
        .parameters = {decibels("drive", "Drive", 0, 30, 0, "By how much the input is raised"), ceilingParameter(),
                       releaseStyleParameter(LimiterRelease::Style::automatic), limiterReleaseParameter(),
                       toggle("restart", "Restart", "Begins to measure anew when it is switched on")},
        .readouts = {gainReduction("gainReduction", "Gain reduction", 400, "Deepest of the last quantum"),
                     truePeakReadout(), loudness("momentary", "Momentary loudness", "Of the output, 400 ms"),
                     loudness("shortTerm", "Short-term loudness", "Of the output, 3 s"),
                     loudness("integrated", "Integrated loudness",
                              "Of the output, of all since the start, gated; not a number until something is above -70 "
                              "LUFS")},
        .characteristics = {Characteristic::levels},
        .create = make<Maximiser>};
}

}  // namespace lacquer::nodes
