// What lacquer:eq and lacquer:linear-phase-eq do to the level of every frequency, from their parameters. Pure; calls
// libm, so not for the audio thread.
#pragma once

#include <array>
#include <span>
#include <vector>

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

    /// From the values of all kEqParameters parameters, in the type's order; what follows them does not count.
    [[nodiscard]] static EqSettings of(std::span<const double> values);
    /// What a node of one channel makes of them: bands on the right or the side are off, all others on that channel.
    [[nodiscard]] EqSettings onMono() const;
};

/// The magnitude of the filters that the nodes make of their settings, once these have come to rest.
class EqResponse {
public:
    EqResponse(const EqSettings& settings, double sampleRate);

    /// The channels that the bands which are on tell apart: `stereo` alone where all of them are on both channels, else
    /// left and right, mid and side, or all four. Of four a sound goes through left and right first, then through mid
    /// and side.
    [[nodiscard]] const std::vector<EqPlacement>& channels() const noexcept { return channels_; }
    /// What one of these channels goes through, -200 dB where nothing comes through: the bands that are on it, and with
    /// them those on both channels and the output level; but of four, mid and side have their own bands only.
    /// `frequencyHz` is clamped to (0, half the sample rate).
    [[nodiscard]] double db(EqPlacement channel, double frequencyHz) const;
    /// Of one band, as if it were on.
    [[nodiscard]] double bandDb(std::size_t band, double frequencyHz) const;

private:
    [[nodiscard]] bool anyOn(EqPlacement one, EqPlacement other) const;
    [[nodiscard]] double bandPower(std::size_t band, double frequencyHz) const;

    EqSettings settings_;
    double sampleRate_;
    std::array<FilterChain, kEqBands> chains_;
    std::vector<EqPlacement> channels_;
};

}  // namespace lacquer::nodes
