#include "sessions/model/lane_operations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sessions/model/value_check.hpp"

namespace lacquer::sessions {

namespace {

using Piece = AutomationLane::Piece;

// Of a whole raised cosine of height 1, so many straight lines miss (pi / 64)^2 / 16 at most.
constexpr int kLinesOfCosine = 64;

// The curve of a piece between two frames of it, as the points that begin it and lie within.
void appendCurve(std::vector<AutomationPoint>& points, const Piece& piece, TimelineFrame from, TimelineFrame to) {
    points.push_back({from, piece.at(from), piece.shape});
    const bool whole = from == piece.begin && to == piece.end;
    if (piece.shape != CurveShape::smooth || piece.constant() || whole) return;
    points.back().shape = CurveShape::linear;
    const double length = static_cast<double>(piece.end - piece.begin);
    for (int line = 1; line < kLinesOfCosine; ++line) {
        const auto frame = piece.begin + std::llround(length * line / kLinesOfCosine);
        if (frame > points.back().frame && frame < to) points.push_back({frame, piece.at(frame)});
    }
}

Result<AutomationLane> movedTo(const AutomationLane& lane, auto frameOf) {
    std::vector<AutomationPoint> points = lane.points();
    for (AutomationPoint& point : points) {
        const double frame = frameOf(point.frame);
        if (std::abs(frame) > static_cast<double>(kMostFrames))
            return fail(ErrorKind::badData, "a point would lie beyond what a session can hold");
        point.frame = static_cast<TimelineFrame>(frame);
    }
    return AutomationLane::make(std::move(points));
}

}  // namespace

Status checkStretch(const LaneStretch& stretch) {
    if (stretch.end > stretch.begin) return {};
    return fail(ErrorKind::badData, "the stretch ends where it begins or before", {}, "write [begin, end] in frames");
}

std::vector<AutomationPoint> pointsWithin(const AutomationLane& lane, const LaneStretch& stretch) {
    std::vector<AutomationPoint> points;
    TimelineFrame now = stretch.begin;
    while (now < stretch.end) {
        const Piece piece = lane.pieceAt(now);
        const TimelineFrame until = std::min(piece.end, stretch.end);
        // A jump within has a point on either side.
        if (!points.empty() && points.back().shape != CurveShape::hold) {
            const double before = lane.pieceAt(now - 1).at(now);
            if (before != piece.from) points.push_back({now, before});
        }
        appendCurve(points, piece, now, until);
        now = until;
    }
    points.push_back({stretch.end, lane.pieceAt(stretch.end - 1).at(stretch.end)});
    return points;
}

Result<AutomationLane> replaced(const AutomationLane* lane, const LaneStretch& stretch,
                                std::vector<AutomationPoint> points) {
    if (Status checked = checkStretch(stretch); !checked) return fail(std::move(checked).error());
    if (lane == nullptr) return AutomationLane::make(std::move(points));
    std::vector<AutomationPoint> all;
    const auto& before = lane->points();
    for (const AutomationPoint& point : before)
        if (point.frame < stretch.begin) all.push_back(point);
    if (!all.empty() && all.back().shape == CurveShape::smooth) {
        const Piece piece = lane->pieceAt(stretch.begin - 1);
        all.pop_back();
        appendCurve(all, piece, piece.begin, stretch.begin);
    }
    const double left = lane->pieceAt(stretch.begin - 1).at(stretch.begin);
    if (points.empty() || points.front().frame != stretch.begin || points.front().value != left)
        all.push_back({stretch.begin, left});
    for (AutomationPoint& point : points) all.push_back(point);

    const Piece after = lane->pieceAt(stretch.end);
    const double right = after.at(stretch.end);
    if (all.back().frame == stretch.end && all.back().value == right) all.pop_back();
    if (after.end == std::numeric_limits<TimelineFrame>::max() || after.begin < before.front().frame)
        all.push_back({stretch.end, right});
    else
        appendCurve(all, after, stretch.end, after.end);
    for (const AutomationPoint& point : before)
        if (point.frame > stretch.end) all.push_back(point);
    return AutomationLane::make(std::move(all));
}

Result<std::optional<AutomationLane>> cleared(const AutomationLane& lane, const LaneStretch& stretch) {
    if (Status checked = checkStretch(stretch); !checked) return fail(std::move(checked).error());
    const auto& points = lane.points();
    if (points.front().frame >= stretch.begin && points.back().frame <= stretch.end)
        return std::optional<AutomationLane>();
    auto rest = replaced(&lane, stretch, {});
    if (!rest) return fail(std::move(rest).error());
    return std::optional(*std::move(rest));
}

Result<AutomationLane> ramped(const AutomationLane* lane, const LaneStretch& stretch, double from, double to,
                              CurveShape shape) {
    return replaced(lane, stretch, {{stretch.begin, from, shape}, {stretch.end, to}});
}

Result<AutomationLane> scaled(const AutomationLane& lane, const LaneScaling& scaling,
                              const std::optional<LaneStretch>& stretch) {
    if (stretch)
        if (Status checked = checkStretch(*stretch); !checked) return fail(std::move(checked).error());
    std::vector<AutomationPoint> points = stretch ? pointsWithin(lane, *stretch) : lane.points();
    for (AutomationPoint& point : points)
        point.value = scaling.about + (point.value - scaling.about) * scaling.factor + scaling.offset;
    return stretch ? replaced(&lane, *stretch, std::move(points)) : AutomationLane::make(std::move(points));
}

Result<AutomationLane> shifted(const AutomationLane& lane, std::int64_t frames) {
    return movedTo(lane, [frames](TimelineFrame frame) { return static_cast<double>(frame + frames); });
}

Result<AutomationLane> stretched(const AutomationLane& lane, double factor, TimelineFrame about) {
    if (!(factor > 0)) return fail(ErrorKind::badData, "the factor must be above 0");
    return movedTo(lane, [factor, about](TimelineFrame frame) {
        return std::round(static_cast<double>(about) + static_cast<double>(frame - about) * factor);
    });
}

}  // namespace lacquer::sessions
