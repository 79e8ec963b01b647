#include "nodes/eq/dynamic_eq_response.hpp"

#include <algorithm>

#include "nodes/eq/filter_response.hpp"

namespace lacquer::nodes {

DynamicEqSettings DynamicEqSettings::of(std::span<const double> values) {
    DynamicEqSettings settings;
    for (std::size_t b = 0; b < kDynamicBands; ++b) {
        const std::span band = values.subspan(b * kParametersPerDynamicBand, kParametersPerDynamicBand);
        settings.bands[b] = {.on = band[kDynamicOn] >= 0.5,
                             .type = static_cast<DynamicType>(static_cast<int>(band[kDynamicType] + 0.5)),
                             .frequencyHz = band[kDynamicFrequency],
                             .gainDb = band[kDynamicGain],
                             .q = band[kDynamicQ],
                             .rangeDb = band[kDynamicRange]};
    }
    settings.outputDb = values[kDynamicOutput];
    return settings;
}

DynamicEqResponse::DynamicEqResponse(const DynamicEqSettings& settings, double sampleRate)
    : settings_(settings), sampleRate_(sampleRate) {
    for (std::size_t b = 0; b < kDynamicBands; ++b) {
        quiet_[b] = moved_[b] = filterOf(b, 0);
        furthest_[b] = filterOf(b, settings_.bands[b].rangeDb);
    }
}

void DynamicEqResponse::move(const Changes& changesDb) {
    for (std::size_t b = 0; b < kDynamicBands; ++b) moved_[b] = filterOf(b, changesDb[b]);
}

FilterShape DynamicEqResponse::filterOf(std::size_t band, double changeDb) const {
    const DynamicEqSettings::Band& set = settings_.bands[band];
    return designFilter({shapeOf(set.type), set.frequencyHz, set.gainDb + changeDb, set.q}, sampleRate_);
}

double DynamicEqResponse::dbOf(const FilterShape& filter, double frequencyHz) const {
    return powerDb(powerOf({&filter, 1}, frequencyHz, sampleRate_));
}

double DynamicEqResponse::sumDb(const Filters& filters, double frequencyHz) const {
    double db = settings_.outputDb;
    for (std::size_t b = 0; b < kDynamicBands; ++b)
        if (settings_.bands[b].on) db += dbOf(filters[b], frequencyHz);
    return db;
}

double DynamicEqResponse::quietDb(double frequencyHz) const {
    return sumDb(quiet_, frequencyHz);
}

double DynamicEqResponse::movedDb(double frequencyHz) const {
    return sumDb(moved_, frequencyHz);
}

DynamicEqResponse::Reach DynamicEqResponse::reach(double frequencyHz) const {
    Reach reach{settings_.outputDb, settings_.outputDb};
    for (std::size_t b = 0; b < kDynamicBands; ++b) {
        if (!settings_.bands[b].on) continue;
        const auto [low, high] = std::minmax({dbOf(quiet_[b], frequencyHz), dbOf(furthest_[b], frequencyHz)});
        reach.lowDb += low;
        reach.highDb += high;
    }
    return reach;
}

double DynamicEqResponse::bandDb(std::size_t band, double frequencyHz) const {
    return dbOf(quiet_[band], frequencyHz);
}

}  // namespace lacquer::nodes
