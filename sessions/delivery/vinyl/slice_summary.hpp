// What a stretch of groove comes to, where it lies. Pure; any thread.
#pragma once

#include <span>

#include "sessions/delivery/vinyl/metric_limits.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::sessions::vinyl {

/// Peaks are of its worst second.
struct SliceSummary {
    double distortionAtRim = 0, distortionHere = 0;  ///< rms over time, held at C = 1
    double curvature = 0, velocityRatio = 0, lateralUm = 0, deepestUm = 0;
    double liftMarginUm = 0;
    double lowEndCorrelation = 0;  ///< below MetricLimits::lowEndHz; 0 where nothing sounds there
};

/// `places` has as many entries as `slices`.
[[nodiscard]] SliceSummary summarize(std::span<const GrooveSlice> slices, std::span<const SlicePlace> places,
                                     const CutSettings& settings);

}  // namespace lacquer::sessions::vinyl
