#include "nodes/mix/mid_side.hpp"

#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

PortInfo monoPort(std::string symbol, std::string name, PortDirection direction) {
    return {std::move(symbol), std::move(name), direction, SignalKind::audio, 1};
}

class MidSideEncode : public Processor {
public:
    explicit MidSideEncode(const CreateSpec&) {}
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        float* const mid = context.audioOutputs[0][0];
        float* const side = context.audioOutputs[1][0];
        for (int i = 0; i < context.frames; ++i) {
            const float left = in[0][i];
            const float right = in[1][i];
            mid[i] = (left + right) * 0.5f;
            side[i] = (left - right) * 0.5f;
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext&) const noexcept override { return true; }
};

class MidSideDecode : public Processor {
public:
    explicit MidSideDecode(const CreateSpec&) {}
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        const float* const mid = context.audioInputs[0][0];
        const float* const side = context.audioInputs[1][0];
        const AudioBlock& out = context.audioOutputs[0];
        for (int i = 0; i < context.frames; ++i) {
            const float middle = mid[i];
            const float difference = side[i];
            out[0][i] = middle + difference;
            out[1][i] = middle - difference;
        }
    }
    [[nodiscard]] bool sleeps(const ProcessContext&) const noexcept override { return true; }
};

}  // namespace

ProcessorType midSideEncodeType() {
    return {
        .uri = "lacquer:mid-side-encode",
        .name = "Mid/side encoder",
        .group = "mix",
        .description = "Splits a stereo signal into its middle, (left + right) / 2, and its side, (left - right) / 2",
        .widths = {2},
        .ports = {audioInput(), monoPort("mid", "Mid", PortDirection::output),
                  monoPort("side", "Side", PortDirection::output)},
        .parameters = {},
        .create = make<MidSideEncode>};
}

ProcessorType midSideDecodeType() {
    return {.uri = "lacquer:mid-side-decode",
            .name = "Mid/side decoder",
            .group = "mix",
            .description = "Makes stereo of middle and side: left is their sum, right their difference",
            .widths = {2},
            .ports = {monoPort("mid", "Mid", PortDirection::input), monoPort("side", "Side", PortDirection::input),
                      audioOutput(2)},
            .parameters = {},
            .create = make<MidSideDecode>};
}

}  // namespace lacquer::nodes
