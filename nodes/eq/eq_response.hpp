// What lacquer:eq does to the level of every frequency, from its parameters. Pure; calls libm, so not for the audio
// thread.
#pragma once

#include <array>
#include <span>

#include "nodes/dsp/filter_design.hpp"
#include "nodes/eq/eq_parameters.hpp"

namespace lacquer::nodes {

struct EqSettings {
    struct Band {
        bool on = false;
        FilterSpec filter;
        EqPlacement placement = EqPlacement::stereo;
    };
    std::array<Band, kEqBands> bands;
    double outputDb = 0;

    /// From the values of all kEqParameters parameters, in the type's order.
    [[nodiscard]] static EqSettings of(std::span<const double> values);
};

/// The magnitude of the filters that the node makes of its settings, once these have come to rest.
class EqResponse {
public:
    EqResponse(const EqSettings& settings, double sampleRate);

    /// Of all bands that are on, wherever they are placed, and the output level; -200 dB where nothing comes through.
    /// `frequencyHz` is clamped to (0, half the sample rate).
    [[nodiscard]] double db(double frequencyHz) const;
    /// Of one band, as if it were on.
    [[nodiscard]] double bandDb(std::size_t band, double frequencyHz) const;

private:
    [[nodiscard]] double omega(double frequencyHz) const;
    [[nodiscard]] double bandPower(std::size_t band, double frequencyHz) const;

    EqSettings settings_;
    double sampleRate_;
    std::array<FilterChain, kEqBands> chains_;
};

}  // namespace lacquer::nodes
