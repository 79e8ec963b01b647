#include "core/signal/automation_lane.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lacquer {

Result<AutomationLane> AutomationLane::make(std::vector<AutomationPoint> points) {
    if (points.empty()) return fail(ErrorKind::badData, "an automation lane needs at least one point");
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::string where = "point " + std::to_string(i);
        if (!std::isfinite(points[i].value)) return fail(ErrorKind::badData, "the value is not a number", where);
        if (i == 0) continue;
        if (points[i].frame < points[i - 1].frame)
            return fail(ErrorKind::badData,
                        "frame " + std::to_string(points[i].frame) + " lies before the point in front of it", where,
                        "sort the points by frame");
        if (i > 1 && points[i].frame == points[i - 2].frame)
            return fail(ErrorKind::badData, "more than two points on frame " + std::to_string(points[i].frame), where,
                        "keep the first and the last of them");
        if (points[i - 1].shape == CurveShape::exponential && points[i].frame > points[i - 1].frame &&
            !(points[i - 1].value * points[i].value > 0))
            return fail(ErrorKind::badData, "an exponential curve cannot reach or cross 0", where,
                        "use a linear or smooth curve");
    }
    return AutomationLane(std::move(points));
}

AutomationLane::Piece AutomationLane::pieceAt(std::int64_t frame) const noexcept {
    // The last point at or before the frame starts its piece; of two points on one frame that is the second.
    const auto next = std::upper_bound(points_.begin(), points_.end(), frame,
                                       [](std::int64_t f, const AutomationPoint& p) { return f < p.frame; });
    Piece piece;
    if (next == points_.begin()) {
        piece.end = next->frame;
        piece.from = piece.to = next->value;
        return piece;
    }
    const AutomationPoint& start = *(next - 1);
    piece.begin = start.frame;
    piece.from = piece.to = start.value;
    if (next == points_.end()) return piece;
    piece.end = next->frame;
    piece.shape = start.shape;
    if (start.shape != CurveShape::hold) piece.to = next->value;
    return piece;
}

double AutomationLane::Piece::exactAt(std::int64_t frame) const noexcept {
    const double position = static_cast<double>(frame - begin) / static_cast<double>(end - begin);
    switch (shape) {
        case CurveShape::hold:
            return from;
        case CurveShape::linear:
            return from + (to - from) * position;
        case CurveShape::exponential:
            return from * std::pow(to / from, position);
        case CurveShape::smooth:
            return from + (to - from) * (0.5 - 0.5 * std::cos(std::numbers::pi * position));
    }
    return from;
}

double AutomationLane::Piece::at(std::int64_t frame) const noexcept {
    double value = 0;
    render(frame, 1, &value);
    return value;
}

// Powers and cosines are computed once per knot, so that no sample waits for libm.
void AutomationLane::Piece::render(std::int64_t frame, int count, double* out) const noexcept {
    if (constant()) {
        std::fill_n(out, count, from);
        return;
    }
    if (shape == CurveShape::linear) {
        for (int i = 0; i < count; ++i) out[i] = exactAt(frame + i);
        return;
    }
    constexpr std::int64_t kKnotFrames = 64;
    for (int done = 0; done < count;) {
        const std::int64_t now = frame + done;
        const std::int64_t knot = begin + (now - begin) / kKnotFrames * kKnotFrames;
        const std::int64_t next = std::min(knot + kKnotFrames, end);
        if (next == knot) {  // the frame is `end` itself, and on a knot
            out[done++] = exactAt(now);
            continue;
        }
        const double first = exactAt(knot);
        const double slope = (exactAt(next) - first) / static_cast<double>(next - knot);
        const int until = static_cast<int>(std::min<std::int64_t>(count, next - frame));
        if (until == done) out[done++] = first + slope * static_cast<double>(now - knot);
        for (; done < until; ++done) out[done] = first + slope * static_cast<double>(frame + done - knot);
    }
}

}  // namespace lacquer
