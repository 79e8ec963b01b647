#include "nodes/mix/feedback_delay.hpp"

#include <algorithm>
#include <cmath>

#include "core/signal/fading_delay.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kLongestMs = 5000;

// The engine says how late the output is: the delay that is set, less the latency of the loop. It may change while it
// runs, and fades over.
class FeedbackDelay : public Processor {
public:
    explicit FeedbackDelay(const CreateSpec& spec) : channels_(spec.width) {}

    Status prepare(const PrepareSpec& spec) override {
        spec_ = spec;
        reset();
        return {};
    }
    void reset() override {
        const auto longest = std::llround(kLongestMs * spec_.sampleRate / 1000);
        lines_.clear();
        for (int c = 0; c < channels_; ++c)
            lines_.push_back(
                std::make_unique<FadingDelay>(longest, spec_.quantumFrames, FadingDelay::kFirst, spec_.fadeFrames()));
    }
    std::int64_t tailFrames() const override { return -1; }  // as long as its loop keeps it going

    void process(const ProcessContext& context) noexcept override {
        for (int c = 0; c < channels_; ++c)
            lines_[static_cast<std::size_t>(c)]->readAhead(context.audioOutputs[0][c], context.frames,
                                                           context.feedbackFrames);
    }
    void feedBack(const ProcessContext& context) noexcept override {
        for (int c = 0; c < channels_; ++c)
            for (int first = 0; first < context.frames; first += kControlGridFrames) {
                // What is no number would go round for ever.
                Cell cell;
                std::transform(context.audioInputs[0][c] + first,
                               context.audioInputs[0][c] + first + kControlGridFrames, cell.begin(),
                               [](float sample) { return std::isfinite(sample) ? sample : 0.0f; });
                lines_[static_cast<std::size_t>(c)]->write(cell.data(), kControlGridFrames);
            }
    }

private:
    const int channels_;
    PrepareSpec spec_;
    std::vector<std::unique_ptr<FadingDelay>> lines_;
};

}  // namespace

ProcessorType feedbackDelayType() {
    ParameterInfo delay{.id = "delay",
                        .name = "Delay",
                        .unit = "ms",
                        .minimum = 1,
                        .maximum = kLongestMs,
                        .defaultValue = 250,
                        .scale = ParameterScale::logarithmic,
                        .description =
                            "From one round of the loop to the next, all in its loop included. At least the "
                            "quantum and the latency of what is in the loop. Cannot be automated."};
    delay.fixed = true;
    return {
        .uri = kFeedbackDelayTypeUri,
        .name = "Feedback delay",
        .group = "mix",
        .description = "The only way to wire a loop: what goes in comes out later. Put a gain below 0 dB in the loop",
        .ports = {audioInput(), audioOutput()},
        .parameters = {delay},
        .create = make<FeedbackDelay>};
}

}  // namespace lacquer::nodes
