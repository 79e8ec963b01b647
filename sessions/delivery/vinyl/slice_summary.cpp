#include "sessions/delivery/vinyl/slice_summary.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::sessions::vinyl {

SliceSummary summarize(std::span<const GrooveSlice> slices, std::span<const SlicePlace> places,
                       const CutSettings& settings) {
    SliceSummary summary;
    summary.liftMarginUm = settings.groove.restDepthUm - settings.groove.minimumDepthUm;
    const double rim = settings.format.startRadiusMm;
    const auto band =
        static_cast<std::size_t>(std::ranges::find(kLowEndHz, settings.limits.lowEndHz) - kLowEndHz.begin());
    StereoEnergy lowEnd;
    double seconds = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const GrooveSlice& slice = slices[i];
        const SlicePlace& place = places[i];
        const double toRim = std::pow(place.radiusMm / rim, 2);
        const double atRim = curvatureRatio(slice.tracing, rim, settings) / std::max(1.0, place.curvature * toRim);
        summary.distortionAtRim += slice.seconds * atRim * atRim;
        summary.distortionHere += slice.seconds * place.distortion * place.distortion;
        seconds += slice.seconds;
        summary.curvature = std::max(summary.curvature, place.curvature);
        summary.velocityRatio = std::max(summary.velocityRatio, place.velocityRatio);
        summary.lateralUm = std::max(summary.lateralUm, place.lateralUm);
        summary.deepestUm = std::max(summary.deepestUm, place.deepestUm);
        summary.liftMarginUm = std::min(summary.liftMarginUm, place.liftMarginUm);
        if (band < kLowEndHz.size()) lowEnd.add(slice.lowEnd[band]);
    }
    if (seconds > 0) {
        summary.distortionAtRim = std::sqrt(summary.distortionAtRim / seconds);
        summary.distortionHere = std::sqrt(summary.distortionHere / seconds);
    }
    summary.lowEndCorrelation = lowEnd.correlation();
    return summary;
}

}  // namespace lacquer::sessions::vinyl
