#include "nodes/mix/bus.hpp"

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

class Bus : public Processor {
public:
    explicit Bus(const CreateSpec&) {}
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            fillAmplitudes(context.parameters[0], first, kNeverSilent, gains);
            applyGains(context.audioInputs[0], context.audioOutputs[0], first, gains);
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext&) const noexcept override { return true; }
};

}  // namespace

ProcessorType busType() {
    return {.uri = "lacquer:bus",
            .name = "Bus",
            .group = "mix",
            .description = "Sums what is wired to it and sets the level of the sum",
            .ports = {audioInput(), audioOutput()},
            .parameters = {decibels("gain", "Gain", -60, 24, 0)},
            .create = make<Bus>};
}

}  // namespace lacquer::nodes
