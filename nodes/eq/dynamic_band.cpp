#include "nodes/eq/dynamic_band.hpp"

#include <algorithm>
#include <cmath>

#include "nodes/declare.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/dynamics/compressor_curve.hpp"

namespace lacquer::nodes {
namespace {

constexpr float kKneeDb = 6;
constexpr double kButterworth = 0.7071067811865476;

// What is heard of the key.
FilterType passOf(DynamicType type) noexcept {
    if (type == DynamicType::bell) return FilterType::bandPass;
    return type == DynamicType::lowShelf ? FilterType::lowPass : FilterType::highPass;
}

}  // namespace

FilterType shapeOf(DynamicType type) noexcept {
    if (type == DynamicType::bell) return FilterType::bell;
    return type == DynamicType::lowShelf ? FilterType::lowShelf : FilterType::highShelf;
}

std::vector<ParameterInfo> dynamicBandParameters(int number, DynamicType type, double frequencyHz) {
    const std::string id = "band" + std::to_string(number) + ".", name = "Band " + std::to_string(number) + " ";
    ParameterInfo types = choice(id + "type", name + "type", {"bell", "low shelf", "high shelf"});
    types.defaultValue = static_cast<double>(type);
    return {
        toggle(id + "on", name + "on"),
        std::move(types),
        hertz(id + "frequency", name + "frequency", 10, 40000, frequencyHz,
              "At most 0.49 times the sample rate is used"),
        decibels(id + "gain", name + "gain", -24, 24, 0, "While the band is quiet"),
        {id + "q", name + "Q", "", 0.1, 40, type == DynamicType::bell ? 1 : 0.71, ParameterScale::logarithmic, {}, ""},
        decibels(id + "threshold", name + "threshold", -80, 0, -30, "Of the part of the sound that the band works on"),
        {id + "ratio",
         name + "ratio",
         ":1",
         1,
         20,
         4,
         ParameterScale::logarithmic,
         {},
         "Above the threshold the gain moves by 1 - 1/ratio dB for every dB"},
        decibels(id + "range", name + "range", -24, 24, -6,
                 "By no more than this is the gain moved: down, or up where it is above 0"),
        milliseconds(id + "attack", name + "attack", 0.5, 250, 5, "Time to 63 % of a move away from the gain"),
        milliseconds(id + "release", name + "release", 5, 5000, 120, "Time to 63 % of the way back")};
}

void DynamicBand::prepare(double sampleRate) {
    sampleRate_ = sampleRate;
    shareStep_ = kControlGridFrames * 1000 / (kSwitchFadeMs * sampleRate);
    gain_.prepare(sampleRate);
    reset();
}

void DynamicBand::reset() noexcept {
    fresh_ = true;
    share_ = changeDb_ = 0;
    filter_.reset();
    keySpec_ = {.frequencyHz = 0};
    keyFilter_ = {};
    gain_.reset();
}

void DynamicBand::process(std::span<const ParameterView> band, int first, int keyChannels, std::array<WideCell, 2>& key,
                          int channels, double* const* samples) noexcept {
    const int last = first + kControlGridFrames - 1;
    const auto type = static_cast<DynamicType>(chosen(band[kDynamicType], last));
    const bool on = isOn(band[kDynamicOn], last);
    if (share_ == 0) {
        if (!on) {
            reset();
            fresh_ = false;
            return;
        }
        if (type != type_) keySpec_.frequencyHz = 0;
        type_ = type;
    }
    const double aimed = on && type == type_ ? 1 : 0;
    if (fresh_) share_ = aimed;
    fresh_ = false;
    const double step = std::clamp(aimed - share_, -shareStep_, shareStep_) / kControlGridFrames;

    WideCell gainsDb;
    listen(band, first, keyChannels, key, gainsDb);
    Cell quietDb;
    fillValues(band[kDynamicGain], first, quietDb);
    for (std::size_t i = 0; i < gainsDb.size(); ++i)
        gainsDb[i] = (share_ + step * static_cast<double>(i + 1)) * (quietDb[i] + gainsDb[i]);
    share_ += step * kControlGridFrames;
    filter_.process({shapeOf(type_), band[kDynamicFrequency].at(last), 0, band[kDynamicQ].at(last)}, sampleRate_,
                    gainsDb, channels, samples);
}

void DynamicBand::listen(std::span<const ParameterView> band, int first, int channels, std::array<WideCell, 2>& key,
                         WideCell& changesDb) noexcept {
    const int last = first + kControlGridFrames - 1;
    const FilterSpec wanted{passOf(type_), band[kDynamicFrequency].at(last), 0,
                            type_ == DynamicType::bell ? double{band[kDynamicQ].at(last)} : kButterworth};
    if (keySpec_.frequencyHz == 0)
        keyFilter_.startAt(FilterCoefficients(designFilter(wanted, sampleRate_)));
    else
        keyFilter_.moveTo(wanted == keySpec_ ? keyFilter_.target
                                             : FilterCoefficients(designFilter(wanted, sampleRate_)));
    keySpec_ = wanted;
    const std::array<double*, 2> samples{key[0].data(), key[1].data()};
    runFilters(kernels_, {&keyFilter_, 1}, channels, samples.data());

    std::array<ParameterView, kCompressorDetector + 1> compressor;
    compressor[kCompressorThreshold] = band[kDynamicThreshold];
    compressor[kCompressorRatio] = band[kDynamicRatio];
    compressor[kCompressorKnee] = {kKneeDb, nullptr};
    compressor[kCompressorAttack] = band[kDynamicAttack];
    compressor[kCompressorRelease] = band[kDynamicRelease];
    gain_.reduce(compressor, {key.data(), static_cast<std::size_t>(channels)}, first, changesDb);
    Cell ranges;
    fillValues(band[kDynamicRange], first, ranges);
    for (std::size_t i = 0; i < changesDb.size(); ++i) {
        const double range = ranges[i];
        changesDb[i] = std::copysign(std::min(std::fabs(range), changesDb[i]), range);
    }
    changeDb_ = changesDb.back();
}

double DynamicBand::tailFrames(std::span<const double> band, double sampleRate) noexcept {
    if (band[kDynamicOn] < 0.5) return 0;
    double longest = 0;
    for (const double gain : {band[kDynamicGain], band[kDynamicGain] + band[kDynamicRange]}) {
        const auto type = static_cast<DynamicType>(static_cast<int>(band[kDynamicType] + 0.5));
        const FilterShape shape =
            designFilter({shapeOf(type), band[kDynamicFrequency], gain, band[kDynamicQ]}, sampleRate);
        longest = std::max(longest, ringingFrames(FilterCoefficients(shape)));
    }
    return longest;
}

}  // namespace lacquer::nodes
