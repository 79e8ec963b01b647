#include "nodes/eq/eq_parameters.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

constexpr std::array kOrders{1, 2, 3, 4, 6, 8, 12, 16};
constexpr double kUsualSlope = 1;  // of the second order

struct BandDefault {
    FilterType type;
    double frequencyHz;
    double q;
    bool on;
};

// A high pass and a low pass at the ends, switched off; shelves next to them, bells between, all at 0 dB.
constexpr std::array<BandDefault, 8> kUsualBands{{{FilterType::highPass, 30, 0.71, false},
                                                  {FilterType::lowShelf, 100, 0.71, true},
                                                  {FilterType::bell, 250, 1, true},
                                                  {FilterType::bell, 600, 1, true},
                                                  {FilterType::bell, 1500, 1, true},
                                                  {FilterType::bell, 4000, 1, true},
                                                  {FilterType::highShelf, 9000, 0.71, true},
                                                  {FilterType::lowPass, 20000, 0.71, false}}};
// The rest are bells and off.
constexpr BandDefault kFurtherBand{FilterType::bell, 1000, 1, false};

}  // namespace

std::vector<ParameterInfo> eqParameters() {
    std::vector<ParameterInfo> all;
    for (std::size_t b = 0; b < kEqBands; ++b) {
        const BandDefault& preset = b < kUsualBands.size() ? kUsualBands[b] : kFurtherBand;
        const std::string id = "band" + std::to_string(b + 1) + ".";
        const std::string name = "Band " + std::to_string(b + 1) + " ";
        all.push_back(toggle(id + "on", name + "on"));
        all.back().defaultValue = preset.on ? 1 : 0;
        all.push_back(
            choice(id + "type", name + "type",
                   {"bell", "low shelf", "high shelf", "high pass", "low pass", "notch", "band pass", "tilt"}));
        all.back().defaultValue = static_cast<double>(preset.type);
        all.push_back(hertz(id + "frequency", name + "frequency", 10, 40000, preset.frequencyHz,
                            "At most 0.49 times the sample rate is used"));
        all.push_back(decibels(id + "gain", name + "gain", -24, 24, 0,
                               "Of a bell or shelf; of a tilt at high frequencies, and as much the other way at low"));
        all.push_back({id + "q",
                       name + "Q",
                       "",
                       0.1,
                       40,
                       preset.q,
                       ParameterScale::logarithmic,
                       {},
                       "Of a pass steeper than 12 dB/oct the resonance, as a multiple of 0.71. A tilt and a pass of "
                       "6 dB/oct have none"});
        all.push_back(choice(
            id + "slope", name + "slope",
            {"6 dB/oct", "12 dB/oct", "18 dB/oct", "24 dB/oct", "36 dB/oct", "48 dB/oct", "72 dB/oct", "96 dB/oct"},
            "Of a high or low pass"));
        all.back().defaultValue = kUsualSlope;
        all.push_back(choice(id + "placement", name + "placement", {"stereo", "left", "right", "mid", "side"},
                             "On mono, left and mid are all there is, right and side nothing"));
    }
    all.push_back(decibels("output", "Output", -24, 24, 0));
    return all;
}

int orderOfSlope(int choice) noexcept {
    return kOrders[static_cast<std::size_t>(std::clamp(choice, 0, static_cast<int>(kOrders.size()) - 1))];
}

EqBandKind eqBandKindAt(std::span<const ParameterView> band, int frame) noexcept {
    const auto type = static_cast<FilterType>(chosen(band[kBandType], frame));
    const bool pass = type == FilterType::highPass || type == FilterType::lowPass;
    return {type, pass ? orderOfSlope(chosen(band[kBandSlope], frame)) : 2,
            static_cast<EqPlacement>(chosen(band[kBandPlacement], frame))};
}

FilterSpec eqFilterAt(std::span<const ParameterView> band, int frame, const EqBandKind& kind) noexcept {
    return {kind.type, band[kBandFrequency].at(frame), band[kBandGain].at(frame), band[kBandQ].at(frame), kind.order};
}

}  // namespace lacquer::nodes
