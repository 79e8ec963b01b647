// Automation on the timeline: points and lines that are dragged, added, shaped and nudged.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "editor/controllers/clip_count.hpp"
#include "editor/controllers/time_grid.hpp"
#include "editor/controllers/timeline_controller.hpp"
#include "editor/models/value_text.hpp"
#include "sessions/format/names.hpp"

namespace lacquer::editor {

namespace {

constexpr double kFinePart = 0.1;        // of a drag with Shift
constexpr double kNudgeFraction = 0.02;  // of a lane's height
constexpr double kFineNudge = 0.002;
constexpr double kDoublingPixels = 60;  // a drag of so much scales by 2, or by 1/2

// How far points may move along the timeline without passing those that rest.
std::pair<TimelineFrame, TimelineFrame> roomOf(const std::vector<AutomationPoint>& points,
                                               const std::set<std::size_t>& moving) {
    constexpr TimelineFrame kFar = TimelineFrame{1} << 50;
    TimelineFrame least = -kFar, most = kFar;
    for (const std::size_t i : moving) {
        if (i > 0 && !moving.contains(i - 1)) least = std::max(least, points[i - 1].frame - points[i].frame);
        if (i + 1 < points.size() && !moving.contains(i + 1))
            most = std::min(most, points[i + 1].frame - points[i].frame);
    }
    return {least, most};
}

}  // namespace

TimelineController::Draft TimelineController::pointMover(ParameterAddress lane, std::set<std::size_t> points,
                                                         std::size_t grabbed, QPointF from, bool alongTime) const {
    return [=, this, snap = targets(false)](const Pointer& to) {
        TimelineDraft draft;
        std::vector<AutomationPoint> now = scene_.lane(lane)->points();
        const ParameterInfo info = scene_.info(lane);
        const double room = TimelineRows::kLaneHeight - 2 * TimelineScene::kLaneMargin;
        const double up = (from.y() - to.at.y()) / room * (to.held.shift ? kFinePart : 1);
        TimelineFrame by = 0;
        if (alongTime) {
            const TimelineFrame wanted = now[grabbed].frame + scene_.view.framesOf(to.at.x() - from.x());
            const auto [least, most] = roomOf(now, points);
            by = snapped(wanted, snap, to.held, draft) - now[grabbed].frame;
            if (by < least || by > most) draft.guide.reset();
            by = std::clamp(by, least, most);
        }
        for (const std::size_t i : points) {
            now[i].frame += by;
            if (up != 0) now[i].value = fromFraction(info, std::clamp(toFraction(info, now[i].value) + up, 0.0, 1.0));
        }
        draft.says = valueText(info, now[grabbed].value);
        if (alongTime) draft.says += "   " + transport_.text(now[grabbed].frame);
        if (auto made = AutomationLane::make(std::move(now))) {
            draft.lanes.emplace(lane, *std::move(made));
            if (alongTime) draft.selectedPoints = points;
        } else {
            draft.refused = true;
            draft.says = textOf(made.error());
        }
        return draft;
    };
}

// About the mean of the values, so that a ride keeps its level and gets more, or less, lively.
TimelineController::Draft TimelineController::pointScaler(ParameterAddress lane, std::set<std::size_t> points,
                                                          QPointF from) const {
    return [=, this](const Pointer& to) {
        TimelineDraft draft;
        std::vector<AutomationPoint> now = scene_.lane(lane)->points();
        const ParameterInfo info = scene_.info(lane);
        const double sum = std::accumulate(points.begin(), points.end(), 0.0,
                                           [&](double total, std::size_t i) { return total + now[i].value; });
        const double mean = sum / static_cast<double>(points.size());
        const double factor = std::exp2((from.y() - to.at.y()) / kDoublingPixels);
        for (const std::size_t i : points) {
            now[i].value = std::clamp(mean + (now[i].value - mean) * factor, info.minimum, info.maximum);
            if (info.stepped()) now[i].value = std::round(now[i].value);
        }
        draft.says = tr("× %1 about %2").arg(factor, 0, 'f', 2).arg(valueText(info, mean));
        if (auto made = AutomationLane::make(std::move(now))) {
            draft.lanes.emplace(lane, *std::move(made));
            draft.selectedPoints = points;
        } else {
            draft.refused = true;
            draft.says = textOf(made.error());
        }
        return draft;
    };
}

bool TimelineController::performLane(const ParameterAddress& lane, std::vector<AutomationPoint> points,
                                     sessions::GestureId gesture) {
    std::optional<AutomationLane> made;
    if (!points.empty()) {
        auto fresh = AutomationLane::make(std::move(points));
        if (!fresh) {
            Q_EMIT session_.problem(textOf(fresh.error()));
            return false;
        }
        made = *std::move(fresh);
    }
    performing_ = true;
    const bool done =
        session_.perform(sessions::SetAutomation{lane.first, lane.second, std::move(made)}, gesture).has_value();
    performing_ = false;
    return done;
}

void TimelineController::addPoint(const ParameterAddress& lane, TimelineFrame frame, double value) {
    std::vector<AutomationPoint> points;
    if (const AutomationLane* now = scene_.lane(lane)) points = now->points();
    const auto behind = std::upper_bound(points.begin(), points.end(), frame,
                                         [](TimelineFrame f, const AutomationPoint& p) { return f < p.frame; });
    // Between two points it has the curve that was there, so that what is added changes nothing but where it lies.
    const CurveShape shape = behind == points.begin() ? CurveShape::linear : std::prev(behind)->shape;
    const auto index = static_cast<std::size_t>(behind - points.begin());
    points.insert(behind, {frame, value, shape});
    if (performLane(lane, std::move(points))) selectPoints(lane, {index});
}

void TimelineController::setCurve(const QString& name) {
    const auto shape = sessions::valueNamed(sessions::kCurveShapeNames, name.toStdString());
    if (!shape || !needs(pointsLane_ && !points_.empty(), tr("Select points: the curve is that of the line behind")))
        return;
    std::vector<AutomationPoint> points = scene_.lane(*pointsLane_)->points();
    bool changes = false;
    for (const std::size_t i : points_) changes = std::exchange(points[i].shape, *shape) != *shape || changes;
    const std::set<std::size_t> selected = points_;
    const ParameterAddress lane = *pointsLane_;
    if (changes && performLane(lane, std::move(points))) selectPoints(lane, selected);
}

void TimelineController::setMode(quint64 node, const QString& parameter, int mode) {
    session_.perform(sessions::SetAutomationMode{NodeId{node}, parameter.toStdString(),
                                                 static_cast<sessions::AutomationMode>(mode)});
}

// Clips, points and markers by the keys -------------------------------------------------------------------------------

void TimelineController::nudge(int direction, bool fine) {
    if (drag_) return;
    const double zoom = scene_.view.framesPerPixel;
    const auto by = [&](TimelineFrame from) {
        if (fine) return static_cast<TimelineFrame>(direction) * std::max<TimelineFrame>(1, std::llround(zoom));
        return nextGridFrame(tempoMap(), unit(), from, direction, zoom) - from;
    };
    if (pointsLane_ && !points_.empty()) {
        std::vector<AutomationPoint> points = scene_.lane(*pointsLane_)->points();
        const auto [least, most] = roomOf(points, points_);
        const TimelineFrame along = std::clamp(by(points[*points_.begin()].frame), least, most);
        for (const std::size_t i : points_) points[i].frame += along;
        const auto selected = std::pair(*pointsLane_, points_);
        if (along != 0 && performLane(selected.first, std::move(points), stepGesture("points")))
            selectPoints(selected.first, selected.second);
    } else if (marker_) {
        sessions::Marker marker = scene_.marker(*marker_);
        marker.positionFrames += by(marker.positionFrames);
        session_.perform(sessions::SetMarker{*marker_, marker}, stepGesture(QString("marker %1").arg(marker_->value)));
    } else if (!scene_.selected.empty()) {
        TimelineFrame first = std::numeric_limits<TimelineFrame>::max();
        for (const ClipId& id : scene_.selected) first = std::min(first, scene_.clip(id).positionFrames);
        const TimelineFrame least = std::min({TimelineFrame{0}, session_.session().startFrame, first});
        const TimelineFrame along = std::max(by(first), least - first);
        performClips(tr("Move %1").arg(clipsText(scene_.selected.size())),
                     changed([&](sessions::Clip& clip) { clip.positionFrames += along; }), scene_.selected,
                     stepGesture("clips"));
    } else {
        seek(playhead() + by(playhead()));
    }
}

void TimelineController::nudgeAcross(int direction, bool fine) {
    if (drag_) return;
    if (pointsLane_ && !points_.empty()) {
        std::vector<AutomationPoint> points = scene_.lane(*pointsLane_)->points();
        const ParameterInfo info = scene_.info(*pointsLane_);
        const double up = -direction * (fine ? kFineNudge : kNudgeFraction);
        for (const std::size_t i : points_)
            points[i].value = info.stepped()
                                  ? std::clamp(points[i].value - direction, info.minimum, info.maximum)
                                  : fromFraction(info, std::clamp(toFraction(info, points[i].value) + up, 0.0, 1.0));
        const auto selected = std::pair(*pointsLane_, points_);
        if (performLane(selected.first, std::move(points), stepGesture("values")))
            selectPoints(selected.first, selected.second);
        return;
    }
    if (scene_.selected.empty()) return selectNextRow(direction);
    const std::vector<NodeId> tracks = scene_.rows.tracks();
    const auto place = [&](NodeId track) { return std::find(tracks.begin(), tracks.end(), track) - tracks.begin(); };
    ClipLists lists;
    std::set<ClipId> arrived;
    for (const ClipId& id : scene_.selected) {
        const std::ptrdiff_t target = place(id.node) + direction;
        if (!needs(target >= 0 && target < static_cast<std::ptrdiff_t>(tracks.size()),
                   direction < 0 ? tr("There is no track above") : tr("There is no track below")))
            return;
        for (const NodeId track : {id.node, tracks[static_cast<std::size_t>(target)]})
            lists.try_emplace(track, scene_.clips(track));
    }
    for (auto id = scene_.selected.rbegin(); id != scene_.selected.rend(); ++id)
        lists[id->node].erase(lists[id->node].begin() + static_cast<std::ptrdiff_t>(id->index));
    for (const ClipId& id : scene_.selected) {
        const NodeId target = tracks[static_cast<std::size_t>(place(id.node) + direction)];
        arrived.insert({target, lists[target].size()});
        lists[target].push_back(scene_.clip(id));
    }
    performClips(tr("Move %1").arg(clipsText(scene_.selected.size())), lists, arrived);
}

}  // namespace lacquer::editor
