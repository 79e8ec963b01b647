#include "nodes/master/limiter.hpp"

#include <algorithm>
#include <atomic>

#include "nodes/declare.hpp"
#include "nodes/master/limiter_engine.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kInputGain, kCeiling, kRelease, kStyle };
enum : std::size_t { kGainReduction, kTruePeak };

class Limiter : public Processor {
public:
    explicit Limiter(const CreateSpec& spec) : engine_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        engine_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        engine_.reset();
        deepestDb_.store(0, std::memory_order_relaxed);
    }

    [[nodiscard]] int latencyFrames() const override { return engine_.latencyFrames(); }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0;
        Cell drives, ceilings;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const int last = first + kControlGridFrames - 1;
            fillAmplitudes(context.parameters[kInputGain], first, kNeverSilent, drives);
            fillAmplitudes(context.parameters[kCeiling], first, kNeverSilent, ceilings);
            const auto style = static_cast<LimiterRelease::Style>(chosen(context.parameters[kStyle], first));
            deepest =
                std::max(deepest, engine_.process(context.audioInputs[0], context.audioOutputs[0], first,
                                                  {drives, ceilings, style, context.parameters[kRelease].at(last)}));
        }
        deepestDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        return index == kGainReduction ? deepestDb_.load(std::memory_order_relaxed) : engine_.truePeakDb();
    }

private:
    LimiterEngine engine_;
    std::atomic<float> deepestDb_{0};
};

}  // namespace

ProcessorType limiterType() {
    return {.uri = "lacquer:limiter",
            .name = "True-peak limiter",
            .group = "master",
            .description = "Keeps the true peak at or below a ceiling, 3 ms ahead; leaves every bit below it as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = {decibels("inputGain", "Input gain", -24, 24, 0), ceilingParameter(),
                           limiterReleaseParameter(), releaseStyleParameter(LimiterRelease::Style::manual)},
            .readouts = {gainReduction("gainReduction", "Gain reduction", 400, "Deepest of the last quantum"),
                         truePeakReadout()},
            .characteristics = {Characteristic::levels},
            .create = make<Limiter>};
}

}  // namespace lacquer::nodes
