#include "nodes/eq/eq_response.hpp"

#include <algorithm>

#include "nodes/eq/filter_response.hpp"

namespace lacquer::nodes {

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

EqSettings EqSettings::onMono() const {
    EqSettings mono = *this;
    for (Band& band : mono.bands) {
        if (band.placement == EqPlacement::right || band.placement == EqPlacement::side) band.on = false;
        band.placement = EqPlacement::stereo;
    }
    return mono;
}

EqResponse::EqResponse(const EqSettings& settings, double sampleRate) : settings_(settings), sampleRate_(sampleRate) {
    using enum EqPlacement;
    for (std::size_t b = 0; b < kEqBands; ++b) chains_[b] = designChain(settings.bands[b].filter, sampleRate);
    if (anyOn(left, right)) channels_ = {left, right};
    if (anyOn(mid, side)) channels_.insert(channels_.end(), {mid, side});
    if (channels_.empty()) channels_ = {stereo};
}

bool EqResponse::anyOn(EqPlacement one, EqPlacement other) const {
    return std::ranges::any_of(settings_.bands, [&](const EqSettings::Band& band) {
        return band.on && (band.placement == one || band.placement == other);
    });
}

double EqResponse::bandPower(std::size_t band, double frequencyHz) const {
    const FilterChain& chain = chains_[band];
    return powerOf(std::span(chain.shapes).first(static_cast<std::size_t>(chain.count)), frequencyHz, sampleRate_);
}

double EqResponse::db(EqPlacement channel, double frequencyHz) const {
    const bool second = channels_.size() == 4 && (channel == EqPlacement::mid || channel == EqPlacement::side);
    double power = 1;
    for (std::size_t b = 0; b < kEqBands; ++b) {
        const EqSettings::Band& band = settings_.bands[b];
        const bool counts = band.placement == channel || (band.placement == EqPlacement::stereo && !second);
        if (band.on && counts) power *= bandPower(b, frequencyHz);
    }
    return powerDb(power) + (second ? 0 : settings_.outputDb);
}

double EqResponse::bandDb(std::size_t band, double frequencyHz) const {
    return powerDb(bandPower(band, frequencyHz));
}

}  // namespace lacquer::nodes
