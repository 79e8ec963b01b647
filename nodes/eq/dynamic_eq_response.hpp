// What lacquer:dynamic-eq does to the level of every frequency, from its parameters and from how far its bands have
// moved. Pure; calls libm, so not for the audio thread.
#pragma once

#include <array>
#include <span>

#include "nodes/eq/dynamic_band.hpp"

namespace lacquer::nodes {

struct DynamicEqSettings {
    struct Band {
        bool on = false;
        DynamicType type = DynamicType::bell;
        double frequencyHz = 1000;
        double gainDb = 0;
        double q = 1;
        double rangeDb = 0;  ///< the gain moves to gainDb + rangeDb at the furthest
    };
    std::array<Band, kDynamicBands> bands;
    double outputDb = 0;

    /// From the values of all parameters, in the type's order.
    [[nodiscard]] static DynamicEqSettings of(std::span<const double> values);
};

/// Frequencies are clamped to (0, half the sample rate); all but bandDb() counts the bands that are on, and the output.
class DynamicEqResponse {
public:
    using Changes = std::array<double, kDynamicBands>;
    struct Reach {
        double lowDb = 0;
        double highDb = 0;
    };

    DynamicEqResponse(const DynamicEqSettings& settings, double sampleRate);

    /// By how many dB the gains have moved: the readouts "band1.change" and so on.
    void move(const Changes& changesDb);

    /// While all bands are quiet.
    [[nodiscard]] double quietDb(double frequencyHz) const;
    /// With the gains as move() has it; at first as they are when quiet.
    [[nodiscard]] double movedDb(double frequencyHz) const;
    /// Between what the bands can bring it to, each anywhere from its gain to the end of its range.
    [[nodiscard]] Reach reach(double frequencyHz) const;
    /// Of one band while it is quiet, as if it were on.
    [[nodiscard]] double bandDb(std::size_t band, double frequencyHz) const;

private:
    using Filters = std::array<FilterShape, kDynamicBands>;

    [[nodiscard]] FilterShape filterOf(std::size_t band, double changeDb) const;
    [[nodiscard]] double dbOf(const FilterShape& filter, double frequencyHz) const;
    [[nodiscard]] double sumDb(const Filters& filters, double frequencyHz) const;

    DynamicEqSettings settings_;
    double sampleRate_;
    Filters quiet_, moved_, furthest_;
};

}  // namespace lacquer::nodes
