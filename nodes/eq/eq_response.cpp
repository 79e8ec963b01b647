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
        settings.bands[b] = {band[kBandOn] >= 0.5,
                             {static_cast<FilterType>(static_cast<int>(band[kBandType] + 0.5)), band[kBandFrequency],
                              band[kBandGain], band[kBandQ]}};
    }
    settings.outputDb = values[kEqOutput];
    return settings;
}

EqResponse::EqResponse(const EqSettings& settings, double sampleRate) : settings_(settings), sampleRate_(sampleRate) {
    for (std::size_t b = 0; b < kEqBands; ++b) shapes_[b] = designFilter(settings.bands[b].filter, sampleRate);
}

double EqResponse::omega(double frequencyHz) const {
    constexpr double kAlmostNyquist = 0.499999;  // at half the sample rate itself the tangent has its pole
    return 2 * std::numbers::pi * std::clamp(frequencyHz / sampleRate_, 1e-9, kAlmostNyquist);
}

double EqResponse::db(double frequencyHz) const {
    double power = 1;
    for (std::size_t b = 0; b < kEqBands; ++b)
        if (settings_.bands[b].on) power *= powerAt(shapes_[b], omega(frequencyHz));
    return powerDb(power) + settings_.outputDb;
}

double EqResponse::bandDb(std::size_t band, double frequencyHz) const {
    return powerDb(powerAt(shapes_[band], omega(frequencyHz)));
}

}  // namespace lacquer::nodes
