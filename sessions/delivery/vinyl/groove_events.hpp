// GrooveEvents: where songs on a side go beyond the limits, neighbours taken together. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sessions/delivery/vinyl/metric_limits.hpp"
#include "sessions/delivery/vinyl/side_model.hpp"

namespace lacquer::sessions::vinyl {

enum class GrooveMetric { lateral, liftOff, depth, velocity, curvature, distortion, lowEnd, sibilance };
enum class Severity { warning, failure };

/// A stretch of a song in which one metric is beyond its limit, with pauses of at most 10 s.
struct GrooveEvent {
    GrooveMetric metric = GrooveMetric::lateral;
    Severity severity = Severity::warning;       ///< the worst of it
    std::size_t song = 0;                        ///< on the side
    double beginSeconds = 0, endSeconds = 0;     ///< of the song, in whole slices
    double beyondSeconds = 0;                    ///< in which it is beyond
    double worst = 0;                            ///< value, in the metric's unit
    double worstSeconds = 0, worstRadiusMm = 0;  ///< where that is
    MetricLimit limit{};
    /// Of distortion: what `worst` is before it is held at C = 1, which level and radius change. Else the same as that.
    double unheld = 0;
};

/// The middle sibilance of what sounds, dB: what metric `sibilance` is held against. -120 where nothing does.
[[nodiscard]] double medianSibilanceDb(std::span<const GrooveAnalysis* const> songs);

/// `settings`: those of the side. Failures first, then in order of song and time.
[[nodiscard]] std::vector<GrooveEvent> findEvents(const Side& side, double medianSibilanceDb,
                                                  const CutSettings& settings);

}  // namespace lacquer::sessions::vinyl
