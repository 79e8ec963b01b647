#include "nodes/eq/dynamic_eq.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/eq/dynamic_band.hpp"

namespace lacquer::nodes {
namespace {

struct BandStart {
    DynamicType type;
    double frequencyHz;
};
constexpr std::array<BandStart, kDynamicBands> kBands{{{DynamicType::lowShelf, 120},
                                                       {DynamicType::bell, 300},
                                                       {DynamicType::bell, 800},
                                                       {DynamicType::bell, 2500},
                                                       {DynamicType::bell, 6000},
                                                       {DynamicType::highShelf, 10000}}};
enum : std::size_t { kIn, kSidechain };

class DynamicEq : public Processor {
public:
    explicit DynamicEq(const CreateSpec& spec) : width_(spec.width), initial_(spec.parameterValues) {}

    Status prepare(const PrepareSpec& spec) override {
        double tail = 0;
        for (std::size_t b = 0; b < bands_.size(); ++b) {
            bands_[b].prepare(spec.sampleRate);
            if (!initial_.empty())
                tail += DynamicBand::tailFrames(
                    std::span(initial_).subspan(b * kParametersPerDynamicBand, kParametersPerDynamicBand),
                    spec.sampleRate);
        }
        tailFrames_ = std::llround(tail);
        reset();
        return {};
    }
    void reset() override {
        for (DynamicBand& band : bands_) band.reset();
        for (auto& shown : shownDb_) shown.store(0, std::memory_order_relaxed);
    }

    void process(const ProcessContext& context) noexcept override {
        const AudioBlock& out = context.audioOutputs[0];
        const std::array<double*, 2> samples{filtered_[0].data(), filtered_[1].data()};
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            copyCell(context.audioInputs[kIn], first, filtered_);
            const ConstAudioBlock& key =
                context.audioInputs[isOn(context.parameters[kDynamicExternal], first) ? kSidechain : kIn];
            copyCell(key, first, key_);
            for (std::size_t b = 0; b < bands_.size(); ++b) {
                heard_ = key_;
                bands_[b].process(context.parameters.subspan(b * kParametersPerDynamicBand, kParametersPerDynamicBand),
                                  first, key.channelCount(), heard_, width_, samples.data());
            }
            Cell gains;
            fillAmplitudes(context.parameters[kDynamicOutput], first, kNeverSilent, gains);
            for (int c = 0; c < width_; ++c)
                for (std::size_t i = 0; i < gains.size(); ++i)
                    out[c][first + static_cast<int>(i)] =
                        static_cast<float>(filtered_[static_cast<std::size_t>(c)][i]) * gains[i];
        }
        for (std::size_t b = 0; b < bands_.size(); ++b)
            shownDb_[b].store(static_cast<float>(bands_[b].changeDb()), std::memory_order_relaxed);
    }

    [[nodiscard]] double readout(std::size_t band) const noexcept override {
        return shownDb_[band].load(std::memory_order_relaxed);
    }

    // With the values that it starts with.
    [[nodiscard]] std::int64_t tailFrames() const override { return tailFrames_; }

private:
    static void copyCell(const ConstAudioBlock& from, int first, std::array<WideCell, 2>& to) noexcept {
        for (int c = 0; c < from.channelCount(); ++c)
            std::copy_n(from[c] + first, kControlGridFrames, to[static_cast<std::size_t>(c)].data());
    }

    const int width_;
    const std::vector<double> initial_;
    std::array<DynamicBand, kBands.size()> bands_;
    std::array<WideCell, 2> filtered_{}, key_{}, heard_{};
    std::array<std::atomic<float>, kBands.size()> shownDb_{};
    std::int64_t tailFrames_ = 0;
};

}  // namespace

ProcessorType dynamicEqType() {
    std::vector<ParameterInfo> parameters, readouts;
    for (std::size_t b = 0; b < kBands.size(); ++b) {
        const int number = static_cast<int>(b) + 1;
        for (ParameterInfo& info : dynamicBandParameters(number, kBands[b].type, kBands[b].frequencyHz))
            parameters.push_back(std::move(info));
        readouts.push_back(decibels("band" + std::to_string(number) + ".change",
                                    "Band " + std::to_string(number) + " change", -24, 24, 0,
                                    "By how much the band's gain is moved"));
    }
    parameters.push_back(toggle("externalSidechain", "External sidechain", "All bands listen to the sidechain input"));
    parameters.push_back(decibels("output", "Output", -24, 24, 0));
    return {.uri = "lacquer:dynamic-eq",
            .name = "Dynamic EQ",
            .group = "eq",
            .description =
                "Six bands that move their gain when the part of the sound they work on is loud, minimum phase. "
                "The loudest channel moves both",
            .ports = {audioInput(), audioInput("sidechain", "Sidechain"), audioOutput()},
            .parameters = std::move(parameters),
            .readouts = std::move(readouts),
            .characteristics = {Characteristic::magnitude, Characteristic::levels},
            .create = make<DynamicEq>};
}

}  // namespace lacquer::nodes
