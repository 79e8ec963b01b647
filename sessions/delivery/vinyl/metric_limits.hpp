// From where on a groove is worth a word, and from where on it fails. Pure data.
#pragma once

namespace lacquer::sessions::vinyl {

struct MetricLimit {
    double warn = 0, fail = 0;
};

/// Settings, with the usual defaults. What is read off a groove ranks and warns; it promises no
/// percentages.
struct MetricLimits {
    MetricLimit lateralUm{38, 50};
    MetricLimit liftMarginUm{3, 0};  ///< below
    MetricLimit depthUm{60, 127};
    MetricLimit velocityRatio{0.5, 1};
    MetricLimit curvature{0.5, 1};
    MetricLimit distortion{0.03, 0.1};
    /// Below, at lowEndHz. It fails only where that moves the groove by all the depth it has to lose.
    MetricLimit lowEndCorrelation{0.5, 0};
    double lowEndHz = 150;        ///< one of kLowEndHz
    double lowEndVerticalUm = 5;  ///< a low end that moves the depth by less is let pass
    double sibilanceAboveMedianDb = 6;
    double sibilanceCurvature = 0.25;  ///< what is bent less is let pass
};

}  // namespace lacquer::sessions::vinyl
