#include "nodes/eq/eq_response.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer::nodes {

namespace {

constexpr double kNothingPower = 1e-20;  // -200 dB

double powerDb(double power) {
    return 10 * std::log10(std::max(power, kNothingPower));
}

}  // namespace

EqSettings EqSettings::of(std::span<const double> values) {
    EqSettings settings;
    for (std::size_t b = 0; b < kEqBands; ++b) {
        const std::span band = values.subspan(b * kParametersPerBand, kParametersPerBand);
        const auto whole = [&band](EqParameter parameter) { return static_cast<int>(band[parameter] + 0.5); };
        settings.bands[b] = {band[kBandOn] >= 0.5,
                             {static_cast<FilterType>(whole(kBandType)), band[kBandFrequency], band[kBandGain],
                              band[kBandQ], orderOfSlope(whole(kBandSlope))},
                             static_cast<EqPlacement>(whole(kBandPlacement))};
    }
    settings.outputDb = values[kEqOutput];
    return settings;
}

EqResponse::EqResponse(const EqSettings& settings, double sampleRate) : settings_(settings), sampleRate_(sampleRate) {
    for (std::size_t b = 0; b < kEqBands; ++b) chains_[b] = designChain(settings.bands[b].filter, sampleRate);
}

double EqResponse::omega(double frequencyHz) const {
    constexpr double kAlmostNyquist = 0.499999;  // at half the sample rate itself the tangent has its pole
    return 2 * std::numbers::pi * std::clamp(frequencyHz / sampleRate_, 1e-9, kAlmostNyquist);
}

double EqResponse::bandPower(std::size_t band, double frequencyHz) const {
    double power = 1;
    for (int i = 0; i < chains_[band].count; ++i)
        power *= powerAt(chains_[band].shapes[static_cast<std::size_t>(i)], omega(frequencyHz));
    return power;
}

double EqResponse::db(double frequencyHz) const {
    double power = 1;
    for (std::size_t b = 0; b < kEqBands; ++b)
        if (settings_.bands[b].on) power *= bandPower(b, frequencyHz);
    return powerDb(power) + settings_.outputDb;
}

double EqResponse::bandDb(std::size_t band, double frequencyHz) const {
    return powerDb(bandPower(band, frequencyHz));
}

}  // namespace lacquer::nodes
