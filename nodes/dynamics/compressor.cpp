#include "nodes/dynamics/compressor.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "nodes/declare.hpp"
#include "nodes/dsp/key_filter.hpp"
#include "nodes/dynamics/compressor_curve.hpp"
#include "nodes/dynamics/compressor_gain.hpp"

namespace lacquer::nodes {
namespace {

enum : std::size_t { kIn, kSidechain };

class Compressor : public Processor {
public:
    explicit Compressor(const CreateSpec&) {}

    Status prepare(const PrepareSpec& spec) override {
        key_.prepare(spec.sampleRate);
        gain_.prepare(spec.sampleRate);
        reset();
        return {};
    }
    void reset() override {
        key_.reset();
        gain_.reset();
        shownDb_.store(0, std::memory_order_relaxed);
    }

    void process(const ProcessContext& context) noexcept override {
        double deepest = 0;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            const bool external = isOn(context.parameters[kCompressorExternalSidechain], first);
            const ConstAudioBlock& key = context.audioInputs[external ? kSidechain : kIn];
            const int last = first + kControlGridFrames - 1;
            key_.process(key, first, context.parameters[kCompressorKeyHighPass].at(last),
                         context.parameters[kCompressorKeyLowPass].at(last), heard_);
            const std::span heard(heard_.data(), static_cast<std::size_t>(key.channelCount()));
            Cell gains;
            deepest = std::max(deepest, gain_.compute(context.parameters, heard, first, gains));
            applyGains(context.audioInputs[kIn], context.audioOutputs[0], first, gains);
        }
        shownDb_.store(static_cast<float>(deepest), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t) const noexcept override {
        return shownDb_.load(std::memory_order_relaxed);
    }

private:
    KeyFilter key_;
    CompressorGain gain_;
    std::array<WideCell, 2> heard_{};
    std::atomic<float> shownDb_{0};
};

}  // namespace

ProcessorType compressorType() {
    std::vector<ParameterInfo> parameters = compressorParameters();
    parameters.push_back(toggle("externalSidechain", "External sidechain", "Listens to the sidechain input"));
    parameters.push_back(keyHighPassParameter());
    parameters.push_back(keyLowPassParameter());
    return {.uri = "lacquer:compressor",
            .name = "Compressor",
            .group = "dynamics",
            .description = "Feed-forward compressor with a soft knee; the loudest channel sets the gain of both",
            .ports = {audioInput(), audioInput("sidechain", "Sidechain"), audioOutput()},
            .parameters = std::move(parameters),
            .readouts = {gainReduction("gainReduction", "Gain reduction", 200,
                                       "Deepest of the last quantum, without make-up")},
            .create = make<Compressor>};
}

}  // namespace lacquer::nodes
