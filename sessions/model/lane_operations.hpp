// What people do to automation lanes as a whole, or to a stretch of one. Pure. Frames are of the timeline, values in
// the parameter's unit; whether they fit the parameter is for the edit that brings the lane into a session to say.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/transport.hpp"
#include "core/signal/automation_lane.hpp"

namespace lacquer::sessions {

/// From a frame up to another one, where the rest of the lane goes on.
struct LaneStretch {
    TimelineFrame begin = 0;
    TimelineFrame end = 0;
};

/// Refuses a stretch that ends where it begins or before.
Status checkStretch(const LaneStretch& stretch);

/// What a lane is within a stretch, as points from its beginning to its end, both of which have one. A raised cosine
/// that is cut becomes straight lines, which stay within a 6000th of its height.
[[nodiscard]] std::vector<AutomationPoint> pointsWithin(const AutomationLane& lane, const LaneStretch& stretch);

/// The lane with other points within a stretch, and as it was outside; where the two do not meet, the value jumps.
/// Without points it goes straight from one end to the other. Without a lane, the points are all of it. `points` lie
/// within the stretch, at most one of them on each of its ends.
Result<AutomationLane> replaced(const AutomationLane* lane, const LaneStretch& stretch,
                                std::vector<AutomationPoint> points);

/// Without the points of a stretch: straight from where it begins to where it ends. None is left of a lane whose points
/// all lie within.
Result<std::optional<AutomationLane>> cleared(const AutomationLane& lane, const LaneStretch& stretch);

/// From one value to another along a curve.
Result<AutomationLane> ramped(const AutomationLane* lane, const LaneStretch& stretch, double from, double to,
                              CurveShape shape);

/// Every value v becomes about + (v - about) · factor + offset.
struct LaneScaling {
    double factor = 1;
    double about = 0;
    double offset = 0;
};
/// The whole lane, or a stretch of it.
Result<AutomationLane> scaled(const AutomationLane& lane, const LaneScaling& scaling,
                              const std::optional<LaneStretch>& stretch = {});

/// Every point later, or (below 0) earlier.
Result<AutomationLane> shifted(const AutomationLane& lane, std::int64_t frames);

/// As long as `factor` times as much, `about` staying where it is. Refuses a factor that is not above 0, and one so
/// small that points meet.
Result<AutomationLane> stretched(const AutomationLane& lane, double factor, TimelineFrame about);

}  // namespace lacquer::sessions
