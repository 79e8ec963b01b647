#include "nodes/mix/output.hpp"

#include "core/plan/process_plan.hpp"
#include "nodes/declare.hpp"
#include "nodes/dsp/peak_meter.hpp"

namespace lacquer::nodes {
namespace {

// The engine hands this node's input on; there is nothing left to do but to show it.
class Output : public Processor {
public:
    explicit Output(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        peaks_.prepare(spec.sampleRate);
        return {};
    }
    void reset() override { peaks_.reset(); }
    void process(const ProcessContext& context) noexcept override { peaks_.feed(context.audioInputs[0]); }
    [[nodiscard]] double readout(std::size_t index) const noexcept override { return peaks_.levelDb(index); }

private:
    StereoPeakMeter peaks_;
};

}  // namespace

ProcessorType outputType() {
    return {.uri = kOutputTypeUri,
            .name = "Output",
            .group = "mix",
            .description = "What is wired to it leaves the graph: to the loudspeakers, or to the rendered file",
            .ports = {audioInput()},
            .parameters = {},
            .readouts = {peakReadout("peakL", "Peak left"), peakReadout("peakR", "Peak right")},
            .create = make<Output>};
}

}  // namespace lacquer::nodes
