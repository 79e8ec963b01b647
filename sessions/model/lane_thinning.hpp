// Fewer points for the same curve. Pure.
#pragma once

#include <functional>
#include <vector>

#include "core/engine/parameter.hpp"
#include "core/signal/automation_lane.hpp"

namespace lacquer::sessions {

/// How far apart two values are, 1 being what thinning may change.
using LaneDistance = std::function<double(double, double)>;

/// A level in dB may change by 0.1 dB, anything else by a thousandth of the way of its slider: of its range, or of a
/// logarithmic parameter's in octaves.
[[nodiscard]] LaneDistance thinningDistance(const ParameterInfo& info);
/// A tolerance in the parameter's own unit.
[[nodiscard]] LaneDistance thinningDistance(double tolerance);

/// Some of the points, in their order, among them the first and the last: at each that is left out, the straight line
/// between its neighbours is no farther than 1 from it. Points from which a curve sets out that is not straight, and
/// those at which it ends, are all kept. By Ramer (1972) and Douglas and Peucker (1973), the distance taken along the
/// values, as a lane is a function of time.
[[nodiscard]] std::vector<AutomationPoint> thinned(const std::vector<AutomationPoint>& points,
                                                   const LaneDistance& distance);

}  // namespace lacquer::sessions
