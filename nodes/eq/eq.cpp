#include "nodes/eq/eq.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/eq/eq_band.hpp"
#include "nodes/eq/eq_parameters.hpp"

namespace lacquer::nodes {
namespace {

// The filters of a cell that work on the same pair of channels, first and second side by side where they differ.
class FilterRow {
public:
    void clear() noexcept { length_ = {}; }
    void addToBoth(EqBand& band) noexcept {
        band.eachActive([this](RunningFilter& filter) {
            const std::size_t place = std::max(length_[0], length_[1]);
            places_[place] = {&filter, &filter};
            length_ = {place + 1, place + 1};
        });
    }
    void addTo(std::size_t channel, EqBand& band) noexcept {
        band.eachActive([this, channel](RunningFilter& filter) {
            const std::size_t place = length_[channel]++;
            if (place >= length_[1 - channel]) places_[place][1 - channel] = nullptr;
            places_[place][channel] = &filter;
        });
    }
    [[nodiscard]] std::span<const FilterPlace> places() const noexcept {
        return std::span(places_).first(std::max(length_[0], length_[1]));
    }

private:
    std::array<std::size_t, 2> length_{};
    std::array<FilterPlace, kEqBands * FilterChain::kMost> places_{};
};

// Twenty-four bands of 24 dB on one frequency are more than a float can hold.
float asFloat(double sample) noexcept {
    constexpr double kLoudest = 1e30;
    return static_cast<float>(std::clamp(sample, -kLoudest, kLoudest));
}

void toMidAndSide(double* const* samples) noexcept {
    for (int i = 0; i < kControlGridFrames; ++i) {
        const double left = samples[0][i], right = samples[1][i];
        samples[0][i] = (left + right) / 2;
        samples[1][i] = (left - right) / 2;
    }
}
void toLeftAndRight(double* const* samples) noexcept {
    for (int i = 0; i < kControlGridFrames; ++i) {
        const double mid = samples[0][i], side = samples[1][i];
        samples[0][i] = mid + side;
        samples[1][i] = mid - side;
    }
}

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
            bands_[b].beginCell(ofBand(initial_, b), 0);
            tail += bands_[b].tailFrames();
            bands_[b].reset();
        }
        tailFrames_ = static_cast<std::int64_t>(tail);
        return {};
    }
    void reset() override {
        for (EqBand& band : bands_) band.reset();
    }

    void process(const ProcessContext& context) noexcept override {
        const ConstAudioBlock& in = context.audioInputs[0];
        const AudioBlock& out = context.audioOutputs[0];
        chooseBusy(context.parameters);
        std::array<WideCell, 2> channels;
        const std::array<double*, 2> samples{channels[0].data(), channels[1].data()};
        Cell gains;
        for (int first = 0; first < context.frames; first += kControlGridFrames) {
            for (int c = 0; c < out.channelCount(); ++c)
                std::copy_n(in[c] + first, kControlGridFrames, samples[static_cast<std::size_t>(c)]);
            filterCell(context.parameters, first, out.channelCount(), samples.data());
            fillAmplitudes(context.parameters[kEqOutput], first, kNeverSilent, gains);
            for (int c = 0; c < out.channelCount(); ++c) {
                const WideCell& filtered = channels[static_cast<std::size_t>(c)];
                float* const target = out[c] + first;
                for (std::size_t i = 0; i < gains.size(); ++i) target[i] = asFloat(filtered[i]) * gains[i];
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        for (std::size_t b = 0; b < kEqBands; ++b)
            if (!bands_[b].rests(ofBand(context.parameters, b))) return false;
        return true;
    }

    // How long the bands ring with the values the node starts with.
    [[nodiscard]] std::int64_t tailFrames() const override { return tailFrames_; }

private:
    static std::span<const ParameterView> ofBand(std::span<const ParameterView> all, std::size_t band) noexcept {
        return all.subspan(band * kParametersPerBand, kParametersPerBand);
    }

    // Bands that are off cost no more than this look at them, once per quantum.
    void chooseBusy(std::span<const ParameterView> parameters) noexcept {
        busyCount_ = 0;
        for (std::size_t b = 0; b < kEqBands; ++b)
            if (!bands_[b].idle(ofBand(parameters, b))) busy_[busyCount_++] = b;
        allStill_ = true;
        for (std::size_t i = 0; i < busyCount_; ++i)
            allStill_ = allStill_ && bands_[busy_[i]].still(ofBand(parameters, busy_[i]));
    }

    // Where the filters go in this cell, and in which order.
    void beginCell(std::span<const ParameterView> parameters, int first, int channels) noexcept {
        for (std::size_t i = 0; i < busyCount_; ++i) bands_[busy_[i]].beginCell(ofBand(parameters, busy_[i]), first);
        leftRight_.clear();
        midSide_.clear();
        for (std::size_t i = 0; i < busyCount_; ++i)
            if (bands_[busy_[i]].placement() == EqPlacement::stereo) leftRight_.addToBoth(bands_[busy_[i]]);
        for (std::size_t i = 0; i < busyCount_; ++i) place(bands_[busy_[i]], channels);
    }

    // The bands on both channels first, then those on one of them, then mid and side.
    void filterCell(std::span<const ParameterView> parameters, int first, int channels,
                    double* const* samples) noexcept {
        if (!allStill_ || first == 0) beginCell(parameters, first, channels);
        if (!leftRight_.places().empty()) runFilterRow(kernels_, cascade_, leftRight_.places(), channels, samples);
        if (!midSide_.places().empty()) {
            if (channels == 2) toMidAndSide(samples);
            runFilterRow(kernels_, cascade_, midSide_.places(), channels, samples);
            if (channels == 2) toLeftAndRight(samples);
        }
    }

    // A band that is not on both channels.
    void place(EqBand& band, int channels) noexcept {
        switch (band.placement()) {
            case EqPlacement::stereo:
                break;
            case EqPlacement::left:
                leftRight_.addTo(0, band);
                break;
            case EqPlacement::right:
                if (channels == 2) leftRight_.addTo(1, band);
                break;
            case EqPlacement::mid:
                midSide_.addTo(0, band);
                break;
            case EqPlacement::side:
                if (channels == 2) midSide_.addTo(1, band);
                break;
        }
    }

    const Kernels& kernels_ = chosenKernels();
    FilterCascade cascade_;
    std::array<EqBand, kEqBands> bands_;
    std::array<std::size_t, kEqBands> busy_{};
    std::size_t busyCount_ = 0;
    bool allStill_ = false;  // no band changes in this quantum
    FilterRow leftRight_, midSide_;
    std::vector<ParameterView> initial_;
    std::int64_t tailFrames_ = 0;
};

}  // namespace

ProcessorType eqType() {
    return {.uri = "lacquer:eq",
            .name = "Parametric EQ",
            .group = "eq",
            .description =
                "Twenty-four bands, minimum phase, which keep their analogue shape up to half the sample rate. Each "
                "works on both channels, on one of them, on the middle or on the side: first those on both, then left "
                "and right, then middle and side. A band at 0 dB leaves every bit as it is",
            .ports = {audioInput(), audioOutput()},
            .parameters = eqParameters(),
            .characteristics = {Characteristic::magnitude},
            .create = make<Eq>};
}

}  // namespace lacquer::nodes
