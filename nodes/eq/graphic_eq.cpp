#include "nodes/eq/graphic_eq.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/running_filter.hpp"
#include "nodes/eq/graphic_eq_design.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::array<const char*, kGraphicEqBands> kNames{
    "20 Hz",  "25 Hz",   "31.5 Hz",  "40 Hz",   "50 Hz",    "63 Hz",   "80 Hz",    "100 Hz",
    "125 Hz", "160 Hz",  "200 Hz",   "250 Hz",  "315 Hz",   "400 Hz",  "500 Hz",   "630 Hz",
    "800 Hz", "1 kHz",   "1.25 kHz", "1.6 kHz", "2 kHz",    "2.5 kHz", "3.15 kHz", "4 kHz",
    "5 kHz",  "6.3 kHz", "8 kHz",    "10 kHz",  "12.5 kHz", "16 kHz",  "20 kHz"};
constexpr std::array<const char*, kGraphicEqBands> kIds{
    "hz20",   "hz25",   "hz31",   "hz40",   "hz50",   "hz63",    "hz80",    "hz100",   "hz125",  "hz160",  "hz200",
    "hz250",  "hz315",  "hz400",  "hz500",  "hz630",  "hz800",   "hz1000",  "hz1250",  "hz1600", "hz2000", "hz2500",
    "hz3150", "hz4000", "hz5000", "hz6300", "hz8000", "hz10000", "hz12500", "hz16000", "hz20000"};
constexpr double kMostDb = 12;
constexpr std::size_t kOutput = kGraphicEqBands;

std::vector<ParameterInfo> graphicEqParameters() {
    std::vector<ParameterInfo> all;
    for (std::size_t b = 0; b < kGraphicEqBands; ++b) all.push_back(decibels(kIds[b], kNames[b], -kMostDb, kMostDb, 0));
    all.push_back(decibels("output", "Output", -24, 24, 0));
    return all;
}

class GraphicEq : public Processor {
public:
    explicit GraphicEq(const CreateSpec& spec) {
        for (std::size_t b = 0; b < kGraphicEqBands && b < spec.parameterValues.size(); ++b)
            initial_[b] = spec.parameterValues[b];
    }

    Status prepare(const PrepareSpec& spec) override {
        design_.prepare(spec.sampleRate);
        GraphicEqDesign::Shapes shapes;
        design_.design(initial_, shapes);
        double tail = 0;
        for (const FilterShape& shape : shapes)
            if (const FilterCoefficients filter(shape); !filter.flat()) tail += ringingFrames(filter);
        tailFrames_ = static_cast<std::int64_t>(tail);
        reset();
        return {};
    }
    void reset() override {
        fresh_ = true;
        filters_ = {};
        placeCount_ = 0;
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        std::array<WideCell, 2> channels;
        const std::array<double*, 2> samples{channels[0].data(), channels[1].data()};
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            for (int c = 0; c < out.channelCount(); ++c)
                std::copy_n(in[c] + first, kControlGridFrames, samples[static_cast<std::size_t>(c)]);
            beginCell(context.parameters, first);
            runFilterRow(kernels_, cascade_, std::span(places_).first(placeCount_), out.channelCount(), samples.data());
            fillAmplitudes(context.parameters[kOutput], first, kNeverSilent, gains);
            for (int c = 0; c < out.channelCount(); ++c) {
                const WideCell& filtered = channels[static_cast<std::size_t>(c)];
                float* const target = out[c] + first;
                for (std::size_t i = 0; i < gains.size(); ++i) target[i] = static_cast<float>(filtered[i]) * gains[i];
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        if (fresh_ || !settled_) return false;
        for (std::size_t b = 0; b < kGraphicEqBands; ++b)
            if (context.parameters[b].moving() || context.parameters[b].value() != levels_[b]) return false;
        return std::ranges::all_of(
            filters_, [](const RunningFilter& filter) { return filter.states[0].empty() && filter.states[1].empty(); });
    }

    // How long the bands ring with the values the node starts with.
    [[nodiscard]] std::int64_t tailFrames() const override { return tailFrames_; }

private:
    // The filters arrive with the cell at what the sliders are at its end.
    void beginCell(std::span<const ParameterView> parameters, int first) noexcept {
        bool moves = fresh_;
        for (std::size_t b = 0; b < kGraphicEqBands; ++b) {
            const double level = parameters[b].at(first + kControlGridFrames - 1);
            moves = moves || level != levels_[b];
            levels_[b] = level;
        }
        if (moves) design_.design(levels_, shapes_);
        if (moves || !settled_) aim();
        settled_ = !moves;
        fresh_ = false;
    }

    void aim() noexcept {
        placeCount_ = 0;
        for (std::size_t b = 0; b < kGraphicEqBands; ++b) {
            RunningFilter& filter = filters_[b];
            const FilterCoefficients target(shapes_[b]);
            filter.moveTo(target.flat() ? filter.target.flattened() : target);
            if (filter.start.flat()) filter.start = filter.target.flattened();
            if (fresh_) filter.start = filter.target;
            if (filter.start.flat() && filter.target.flat())
                filter.states = {};
            else
                places_[placeCount_++] = {&filter, &filter};
        }
    }

    const Kernels& kernels_ = chosenKernels();
    GraphicEqDesign design_;
    GraphicEqDesign::Levels initial_{}, levels_{};
    GraphicEqDesign::Shapes shapes_{};
    bool fresh_ = true;    // the next cell starts where it ends
    bool settled_ = true;  // the filters are what the levels make of them
    std::array<RunningFilter, kGraphicEqBands> filters_;
    std::array<FilterPlace, kGraphicEqBands> places_{};
    std::size_t placeCount_ = 0;
    FilterCascade cascade_;
    std::int64_t tailFrames_ = 0;
};

}  // namespace

ProcessorType graphicEqType() {
    return {
        .uri = "lacquer:graphic-eq",
        .name = "Graphic EQ",
        .group = "eq",
        .description =
            "Thirty-one bands a third of an octave apart, minimum phase, whose curve goes through the sliders: bands "
            "do not add up to more. Bands above half the sample rate do nothing. At 0 dB it leaves every bit as it "
            "is",
        .ports = {audioInput(), audioOutput()},
        .parameters = graphicEqParameters(),
        .characteristics = {Characteristic::magnitude},
        .create = make<GraphicEq>};
}

}  // namespace lacquer::nodes
