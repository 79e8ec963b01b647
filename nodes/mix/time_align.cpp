#include "nodes/mix/time_align.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "core/signal/fading_delay.hpp"
#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kTime, kSamples };
constexpr double kLongestMs = 1000;
constexpr int kMostSamples = 48000;

class TimeAlign : public Processor {
public:
    explicit TimeAlign(const CreateSpec& spec) : channels_(static_cast<std::size_t>(spec.width)) {}

    Status prepare(const PrepareSpec& spec) override {
        spec_ = spec;
        reset();
        return {};
    }
    void reset() override {
        const int fadeFrames = std::max(1, spec_.fadeFrames());
        for (auto& channel : channels_)
            channel =
                std::make_unique<FadingDelay>(longestFrames(), kControlGridFrames, FadingDelay::kFirst, fadeFrames);
        silentFrames_ = 0;
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            bool silent = true;
            for (int c = 0; c < out.channelCount(); ++c) {
                const float* const samples = in[c] + first;
                silent = silent && std::all_of(samples, samples + kControlGridFrames, [](float x) { return x == 0; });
                channels_[static_cast<std::size_t>(c)]->process(samples, out[c] + first, kControlGridFrames,
                                                                wantedFrames(context.parameters, first));
            }
            silentFrames_ = silent ? std::min(silentFrames_ + kControlGridFrames, 2 * longestFrames()) : 0;
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const bool moves = context.parameters[kTime].moving() || context.parameters[kSamples].moving();
        const FadingDelay& delay = *channels_.front();
        return !moves && silentFrames_ == 2 * longestFrames() && !delay.fading() &&
               delay.delay() == wantedFrames(context.parameters, 0);
    }
    [[nodiscard]] std::int64_t tailFrames() const override { return longestFrames(); }

private:
    // The delay is what is asked for: it is no latency, which would be compensated.
    [[nodiscard]] std::int64_t wantedFrames(std::span<const ParameterView> parameters, int frame) const noexcept {
        const double milliseconds = parameters[kTime].at(frame);
        return std::llround(milliseconds * spec_.sampleRate / 1000) + std::lround(parameters[kSamples].at(frame));
    }
    [[nodiscard]] std::int64_t longestFrames() const noexcept {
        return std::llround(kLongestMs * spec_.sampleRate / 1000) + kMostSamples;
    }

    PrepareSpec spec_;
    std::vector<std::unique_ptr<FadingDelay>> channels_;
    std::int64_t silentFrames_ = 0;  // heard last, as many as count
};

}  // namespace

ProcessorType timeAlignType() {
    return {.uri = "lacquer:time-align",
            .name = "Time alignment",
            .group = "mix",
            .description = "Lets a channel come later, by a whole number of samples, to align it with another one",
            .ports = {audioInput(), audioOutput()},
            .parameters =
                {{"time",
                  "Time",
                  "ms",
                  0,
                  kLongestMs,
                  0,
                  ParameterScale::linear,
                  {},
                  "Rounded to a sample. A microphone 1 m away hears 2.9 ms later"},
                 {"samples", "Samples", "", 0, kMostSamples, 0, ParameterScale::integer, {}, "Added to the time"}},
            .create = make<TimeAlign>};
}

}  // namespace lacquer::nodes
