#include "nodes/eq/eq.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/filter_shape.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/eq/eq_response.hpp"

namespace lacquer::nodes {
namespace {

static_assert(kEqBands <= FilterCascade::kMaximumFilters);

struct BandDefault {
    FilterType type;
    double frequencyHz;
    double q;
    bool on;
};

// A high pass and a low pass at the ends, switched off; shelves next to them, bells between, all at 0 dB.
constexpr std::array<BandDefault, kEqBands> kDefaults{{{FilterType::highPass, 30, 0.71, false},
                                                       {FilterType::lowShelf, 100, 0.71, true},
                                                       {FilterType::bell, 250, 1, true},
                                                       {FilterType::bell, 600, 1, true},
                                                       {FilterType::bell, 1500, 1, true},
                                                       {FilterType::bell, 4000, 1, true},
                                                       {FilterType::highShelf, 9000, 0.71, true},
                                                       {FilterType::lowPass, 20000, 0.71, false}}};

std::vector<ParameterInfo> eqParameters() {
    std::vector<ParameterInfo> all;
    for (std::size_t b = 0; b < kEqBands; ++b) {
        const BandDefault& preset = kDefaults[b];
        const std::string id = "band" + std::to_string(b + 1) + ".";
        const std::string name = "Band " + std::to_string(b + 1) + " ";
        all.push_back(toggle(id + "on", name + "on"));
        all.back().defaultValue = preset.on ? 1 : 0;
        all.push_back(
            choice(id + "type", name + "type", {"bell", "low shelf", "high shelf", "high pass", "low pass", "notch"}));
        all.back().defaultValue = static_cast<double>(preset.type);
        all.push_back({id + "frequency",
                       name + "frequency",
                       "Hz",
                       10,
                       40000,
                       preset.frequencyHz,
                       ParameterScale::logarithmic,
                       {},
                       "At most 0.49 times the sample rate is used"});
        all.push_back(decibels(id + "gain", name + "gain", -24, 24, 0, "Of a bell or shelf"));
        all.push_back(
            {id + "q", name + "Q", "", 0.1, 40, preset.q, ParameterScale::logarithmic, {}, "A shelf uses at most 2"});
    }
    all.push_back(decibels("output", "Output", -24, 24, 0));
    return all;
}

// One band on all channels. Its coefficients go in a straight line from cell to cell; switching it on or off and
// changing its type fade between filtered and direct sound.
class Band {
public:
    void prepare(double sampleRate) {
        sampleRate_ = sampleRate;
        reset();
        shareStep_ = kControlGridFrames * 1000 / (kSwitchFadeMs * sampleRate);
    }
    void reset() noexcept {
        fresh_ = true;
        clearHistory();
    }

    // Takes up the parameters as they are at the end of the cell, where the coefficients arrive.
    void beginCell(std::span<const ParameterView> parameters, int first) noexcept {
        const int last = first + kControlGridFrames - 1;
        const auto type = static_cast<FilterType>(chosen(parameters[kBandType], last));
        const bool on = isOn(parameters[kBandOn], last);
        const double shareBefore = share_;
        if (fresh_ || shareBefore == 0) type_ = type;
        const double aim = on && type == type_ ? 1 : 0;
        share_ = fresh_ ? aim : share_ + std::clamp(aim - share_, -shareStep_, shareStep_);

        const FilterSpec spec{type_, parameters[kBandFrequency].at(last), parameters[kBandGain].at(last),
                              parameters[kBandQ].at(last)};
        start_ = target_;
        if (share_ == 0 && shareBefore == 0) {
            target_ = {};
        } else if (fresh_ || spec != spec_ || share_ != shareBefore) {
            if (spec != spec_ || fresh_) shape_ = designFilter(spec, sampleRate_);
            spec_ = spec;
            target_ = mixed(shape_, share_);
        }
        if (start_.flat()) start_ = target_.flattened();
        if (fresh_) start_ = target_;
        fresh_ = false;
        active_ = !start_.flat() || !target_.flat();
        if (!active_) clearHistory();
    }

    // True when silence would leave the band as it is, and it silence.
    [[nodiscard]] bool rests(std::span<const ParameterView> parameters) const noexcept {
        for (const ParameterView& parameter : parameters)
            if (parameter.moving()) return false;
        const auto type = static_cast<FilterType>(chosen(parameters[kBandType], 0));
        const double aim = isOn(parameters[kBandOn], 0) ? 1 : 0;
        const FilterSpec spec{type, parameters[kBandFrequency].value(), parameters[kBandGain].value(),
                              parameters[kBandQ].value()};
        const bool settled = !fresh_ && type == type_ && share_ == aim && start_ == target_;
        const bool empty = std::ranges::all_of(states_, [](const auto& state) { return state.empty(); });
        return settled && (share_ == 0 || spec == spec_) && empty;
    }

    [[nodiscard]] bool active() const noexcept { return active_; }
    // Frames until the band has rung down by 120 dB.
    [[nodiscard]] double tailFrames() const noexcept {
        if (!active_) return 0;
        // The slower of the two poles of s² + k s + 1, in units of the band's frequency: half of k when complex.
        const double half = target_.k / 2;
        const double decay = half <= 1 ? half : 1 / (half + std::sqrt(half * half - 1));
        return 13.8 / (decay * 2 * target_.g);  // ln 10^6; g is about half the angular frequency per frame
    }

    // Joins the filters that the cell goes through, as the last of them.
    void enter(FilterCascade& cascade) const noexcept {
        for (int c = 0; c < cascade.channels; ++c) {
            const int lane = cascade.filters * cascade.channels + c;
            setLane(cascade.start, lane, start_);
            setLane(cascade.target, lane, target_);
            setLane(cascade, lane, states_[static_cast<std::size_t>(c)]);
        }
        if (start_ != target_) cascade.course = FilterCascade::Course::moving;
        ++cascade.filters;
    }
    // Takes up what is left behind where it stood in the cascade.
    void leave(const FilterCascade& cascade, int place) noexcept {
        for (int c = 0; c < cascade.channels; ++c) {
            const FilterState state = stateOfLane(cascade, place * cascade.channels + c);
            // A NaN or infinity has come in: it ends with its cell.
            states_[static_cast<std::size_t>(c)] = state.finite() ? state : FilterState{};
        }
    }

private:
    // `share` of the filtered sound, the rest direct.
    static FilterCoefficients mixed(const FilterShape& shape, double share) noexcept {
        FilterCoefficients result(shape);
        result.direct = 1 + share * (result.direct - 1);
        result.band *= share;
        result.low *= share;
        return result;
    }
    void clearHistory() noexcept { states_ = {}; }

    double sampleRate_ = 48000;
    double shareStep_ = 1;
    double share_ = 0;
    bool fresh_ = true;
    bool active_ = false;
    FilterType type_ = FilterType::bell;
    FilterSpec spec_;
    FilterShape shape_;
    FilterCoefficients start_;
    FilterCoefficients target_;
    std::array<FilterState, 2> states_;
};

class Eq : public Processor {
public:
    explicit Eq(const CreateSpec& spec) {
        for (const double value : spec.parameterValues) initial_.emplace_back(static_cast<float>(value), nullptr);
        if (initial_.empty())
            for (const ParameterInfo& info : eqParameters())
                initial_.emplace_back(static_cast<float>(info.defaultValue), nullptr);
    }

    Status prepare(const PrepareSpec& spec) override {
        double tail = 0;
        for (std::size_t b = 0; b < kEqBands; ++b) {
            bands_[b].prepare(spec.sampleRate);
            bands_[b].beginCell(std::span(initial_).subspan(b * kParametersPerBand, kParametersPerBand), 0);
            tail += bands_[b].tailFrames();
            bands_[b].reset();
        }
        tailFrames_ = static_cast<std::int64_t>(tail);
        return {};
    }
    void reset() override {
        for (Band& band : bands_) band.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        cascade_.channels = out.channelCount();
        std::array<WideCell, 2> channels;
        const std::array<double*, 2> samples{channels[0].data(), channels[1].data()};
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            for (int c = 0; c < out.channelCount(); ++c)
                std::copy_n(in[c] + first, kControlGridFrames, samples[static_cast<std::size_t>(c)]);
            filterCell(context.parameters, first, samples.data());
            fillAmplitudes(context.parameters[kEqOutput], first, kNeverSilent, gains);
            for (int c = 0; c < out.channelCount(); ++c) {
                const WideCell& filtered = channels[static_cast<std::size_t>(c)];
                float* const target = out[c] + first;
                for (std::size_t i = 0; i < gains.size(); ++i) target[i] = static_cast<float>(filtered[i]) * gains[i];
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        for (std::size_t b = 0; b < kEqBands; ++b)
            if (!bands_[b].rests(context.parameters.subspan(b * kParametersPerBand, kParametersPerBand))) return false;
        return true;
    }

    // How long the bands ring with the values the node starts with.
    [[nodiscard]] std::int64_t tailFrames() const override { return tailFrames_; }

private:
    // All active bands in one go.
    void filterCell(std::span<const ParameterView> parameters, int first, double* const* samples) noexcept {
        cascade_.filters = 0;
        cascade_.course = FilterCascade::Course::steady;
        for (std::size_t b = 0; b < kEqBands; ++b) {
            bands_[b].beginCell(parameters.subspan(b * kParametersPerBand, kParametersPerBand), first);
            if (bands_[b].active()) bands_[b].enter(cascade_);
        }
        if (cascade_.filters == 0) return;
        kernels_.filterCascade(cascade_, samples);
        int place = 0;
        for (Band& band : bands_)
            if (band.active()) band.leave(cascade_, place++);
    }

    const Kernels& kernels_ = chosenKernels();
    FilterCascade cascade_;
    std::array<Band, kEqBands> bands_;
    std::vector<ParameterView> initial_;
    std::int64_t tailFrames_ = 0;
};

}  // namespace

ProcessorType eqType() {
    return {.uri = "lacquer:eq",
            .name = "Parametric EQ",
            .group = "eq",
            .description =
                "Eight bands, minimum phase; bells and shelves keep their analogue shape up to half the "
                "sample rate. A band at 0 dB leaves every bit as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = eqParameters(),
            .create = make<Eq>};
}

}  // namespace lacquer::nodes
