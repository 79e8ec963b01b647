// From where on a groove is worth a word, and from where on it fails: each house's, in presets/vinyl.json. Pure; any
// thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::sessions::vinyl {

struct MetricLimit {
    double warn = 0, fail = 0;
};

/// What is read off a groove ranks and warns; it promises no percentages.
struct MetricLimits {
    MetricLimit lateralUm{};
    MetricLimit liftMarginUm{};  ///< below
    MetricLimit depthUm{};
    MetricLimit velocityRatio{};
    MetricLimit curvature{};
    MetricLimit distortion{};
    /// Below, at lowEndHz. It fails only where that moves the groove by all the depth it has to lose.
    MetricLimit lowEndCorrelation{};
    double lowEndHz = 0;          ///< one of kLowEndHz
    double lowEndVerticalUm = 0;  ///< a low end that moves the depth by less is let pass
    double sibilanceAboveMedianDb = 0;
    double sibilanceCurvature = 0;  ///< what is bent less is let pass
};

/// A limit by the name that it has in files and options: its values are [warn, fail], or one alone.
struct NamedLimit {
    std::string name{};
    std::string unit{};  ///< may be empty
    std::vector<double> values{};
};
[[nodiscard]] std::vector<NamedLimit> namedLimits(const MetricLimits& limits);

/// Fails with usage on a name that is none, on too many values or too few, on one out of its range, and on a warning
/// that would come after the failure: the error says what the limit takes.
Status setLimit(MetricLimits& limits, const std::string& name, std::span<const double> values);

/// "lateral 38, 50 um; …" as one line.
[[nodiscard]] std::string limitsText(const MetricLimits& limits);

}  // namespace lacquer::sessions::vinyl
