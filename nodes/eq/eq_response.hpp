// What lacquer:eq does to the level of every frequency, from its parameters. Pure; calls libm, so not for the audio
// thread.
#pragma once

#include <array>
#include <span>

#include "nodes/dsp/filter_design.hpp"

namespace lacquer::nodes {

inline constexpr std::size_t kEqBands = 8;
/// The parameters of a band, in the order in which the type lists them; band after band, then the output level.
enum EqParameter : std::size_t { kBandOn, kBandType, kBandFrequency, kBandGain, kBandQ, kParametersPerBand };
inline constexpr std::size_t kEqOutput = kEqBands * kParametersPerBand;
inline constexpr std::size_t kEqParameters = kEqOutput + 1;

struct EqSettings {
    struct Band {
        bool on = false;
        FilterSpec filter;
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

    /// Of the whole node; -200 dB where nothing comes through. `frequencyHz` is clamped to (0, half the sample rate).
    [[nodiscard]] double db(double frequencyHz) const;
    /// Of one band, as if it were on.
    [[nodiscard]] double bandDb(std::size_t band, double frequencyHz) const;

private:
    [[nodiscard]] double omega(double frequencyHz) const;

    EqSettings settings_;
    double sampleRate_;
    std::array<FilterShape, kEqBands> shapes_;
};

}  // namespace lacquer::nodes
