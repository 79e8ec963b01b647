#include "editor/controllers/timeline_scene.hpp"

#include <algorithm>
#include <cmath>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

using Part = TimelineHit::Part;

constexpr double kWavePadding = 1;
constexpr double kTitledHeight = 44;                             // from this on a clip has a title
constexpr double kFlagPixels = 110;                              // of a marker at most, for its name
constexpr double kGainReach = 4;                                 // of the line
constexpr double kNarrowPixels = 3 * TimelineScene::kEdgeReach;  // of clips that are too narrow for edges within

}  // namespace

QString clipName(const sessions::Clip& clip) {
    return QString::fromStdString(std::filesystem::path(clip.file).stem().string());
}

// What there is -------------------------------------------------------------------------------------------------------

const std::vector<sessions::Clip>& TimelineScene::clips(NodeId track) const {
    const auto drafted = draft.clips.find(track);
    return drafted != draft.clips.end() ? drafted->second : session().content(track).clips;
}

const AutomationLane* TimelineScene::lane(const ParameterAddress& address) const {
    if (const auto drafted = draft.lanes.find(address); drafted != draft.lanes.end()) return &drafted->second;
    const auto& lanes = session().content(address.first).automation;
    const auto found = lanes.find(address.second);
    return found == lanes.end() ? nullptr : &found->second;
}

const sessions::Marker& TimelineScene::marker(sessions::MarkerId id) const {
    const auto drafted = draft.markers.find(id);
    return drafted != draft.markers.end() ? drafted->second : session().markers.at(id);
}

double TimelineScene::setValue(const ParameterAddress& address) const {
    const auto& set = session().content(address.first).parameters;
    const auto found = set.find(address.second);
    return found == set.end() ? info(address).defaultValue : found->second;
}

std::pair<TimelineFrame, TimelineFrame> TimelineScene::bounds() const {
    TimelineFrame begin = std::min<TimelineFrame>(0, session().startFrame), end = session().endFrame.value_or(0);
    for (const auto& [id, content] : session().contents)
        for (const sessions::Clip& clip : content.clips) {
            begin = std::min(begin, clip.positionFrames);
            end = std::max(end, clip.endFrame());
        }
    for (const auto& [id, marker] : session().markers) {
        begin = std::min(begin, marker.positionFrames);
        end = std::max(end, marker.endFrame());
    }
    return {begin, std::max(end, begin)};
}

// Where it is ---------------------------------------------------------------------------------------------------------

QRectF TimelineScene::rowRect(const TimelineRow& row) const {
    return {0, screenY(row.top), viewport.width(), row.height};
}

QRectF TimelineScene::laneRect(const TimelineLane& lane) const {
    return {0, screenY(lane.top), viewport.width(), TimelineRows::kLaneHeight};
}

QRectF TimelineScene::clipRect(const TimelineRow& row, const sessions::Clip& clip) const {
    const double left = view.xOf(clip.positionFrames), right = view.xOf(clip.endFrame());
    return {left, screenY(row.top) + 1, std::max(1.0, right - left), row.height - 2};
}

QRectF TimelineScene::waveRect(const QRectF& clip) {
    const double title = clip.height() >= kTitledHeight ? kTitleHeight : 0;
    return clip.adjusted(0, title + kWavePadding, 0, -kWavePadding);
}

double TimelineScene::gainY(const QRectF& wave, double gainDb) {
    const double share =
        (kMaximumGainDb - std::clamp(gainDb, kMinimumGainDb, kMaximumGainDb)) / (kMaximumGainDb - kMinimumGainDb);
    return wave.top() + share * wave.height();
}

double TimelineScene::gainAt(const QRectF& wave, double y) {
    const double share = std::clamp((y - wave.top()) / wave.height(), 0.0, 1.0);
    return kMaximumGainDb - share * (kMaximumGainDb - kMinimumGainDb);
}

double TimelineScene::valueY(const QRectF& lane, const ParameterInfo& info, double value) const {
    const double room = lane.height() - 2 * kLaneMargin;
    return lane.bottom() - kLaneMargin - std::clamp(toFraction(info, value), 0.0, 1.0) * room;
}

double TimelineScene::valueAt(const QRectF& lane, const ParameterInfo& info, double y) const {
    const double room = lane.height() - 2 * kLaneMargin;
    return fromFraction(info, std::clamp((lane.bottom() - kLaneMargin - y) / room, 0.0, 1.0));
}

QRectF TimelineScene::markerRect(sessions::MarkerId id) const {
    const sessions::Marker& own = marker(id);
    const double left = view.xOf(own.positionFrames);
    double right = left + kFlagPixels;
    for (const auto& [other, unused] : session().markers)  // up to where the next one begins
        if (const double x = view.xOf(marker(other).positionFrames); x > left) right = std::min(right, x - 1);
    if (own.isRegion()) right = std::max(right, view.xOf(own.endFrame()));
    return {left, 0, std::max(kEdgeReach, right - left), kMarkersHeight};
}

// What lies where -----------------------------------------------------------------------------------------------------

TimelineHit TimelineScene::hit(QPointF at) const {
    if (at.y() < kTop) return hitAbove(at);
    const double y = at.y() - kTop + scroll;
    const TimelineRow* row = rows.at(y);
    if (row == nullptr) return {};
    if (y < row->laneTop()) return hitClip(*row, at);
    const auto lane = static_cast<std::size_t>((y - row->laneTop()) / TimelineRows::kLaneHeight);
    return hitLane(*row, row->lanes[std::min(lane, row->lanes.size() - 1)], at);
}

TimelineHit TimelineScene::hitAbove(QPointF at) const {
    const auto isNear = [&](TimelineFrame frame) { return std::abs(at.x() - view.xOf(frame)) <= kEdgeReach; };
    if (at.y() < kMarkersHeight) {
        TimelineHit found{Part::markers};
        for (const sessions::MarkerId id : session().markersInOrder()) {
            const sessions::Marker& one = marker(id);
            if (one.isRegion() && isNear(one.endFrame())) found = {.part = Part::markerEnd, .marker = id};
            if (markerRect(id).adjusted(-2, 0, 0, 0).contains(at)) {
                if (found.part != Part::markerEnd || found.marker != id) found = {.part = Part::marker, .marker = id};
            }
        }
        return found;
    }
    if (at.y() < kMarkersHeight + kLoopHeight) {
        const auto range = loop();
        if (!range) return {Part::loopStrip};
        // Of a short loop, the half that is nearer.
        const double middle = (view.xOf(range->startFrame) + view.xOf(range->endFrame)) / 2;
        if (isNear(range->startFrame) && at.x() <= middle) return {Part::loopStart};
        if (isNear(range->endFrame)) return {Part::loopEnd};
        const TimelineFrame frame = view.frameAt(at.x());
        return {frame >= range->startFrame && frame < range->endFrame ? Part::loop : Part::loopStrip};
    }
    if (isNear(songStart())) return {Part::songStart};
    if (const auto end = songEnd(); end && isNear(*end)) return {Part::songEnd};
    return {Part::ruler};
}

// The last clip of a list is drawn on top; edges go before what they lie on.
TimelineHit TimelineScene::hitClip(const TimelineRow& row, QPointF at) const {
    TimelineHit found{.part = Part::row, .row = row.node};
    if (!row.isTrack) return found;
    const std::vector<sessions::Clip>& list = clips(row.node);
    for (std::size_t i = list.size(); i-- > 0;) {
        const sessions::Clip& one = list[i];
        const QRectF rect = clipRect(row, one);
        if (!rect.adjusted(-1, 0, 1, 0).contains(at)) continue;
        found.clip = {row.node, i};
        found.part = Part::clip;
        if (rect.width() < kNarrowPixels) return found;
        const double fadeIn = view.xOf(one.positionFrames + one.fadeInFrames);
        const double fadeOut = view.xOf(one.endFrame() - one.fadeOutFrames);
        const bool high = at.y() < rect.top() + kHandleSize;
        const auto onHandle = [&](double x) { return high && std::abs(at.x() - x) <= kHandleSize / 2; };
        if (onHandle(std::max(fadeIn, rect.left() + kHandleSize / 2)))
            found.part = Part::fadeIn;
        else if (onHandle(std::min(fadeOut, rect.right() - kHandleSize / 2)))
            found.part = Part::fadeOut;
        else if (at.x() <= rect.left() + kEdgeReach)
            found.part = Part::clipStart;
        else if (at.x() >= rect.right() - kEdgeReach)
            found.part = Part::clipEnd;
        else if (selected.contains(found.clip) && rect.height() >= kTitledHeight &&
                 std::abs(at.y() - gainY(waveRect(rect), one.gainDb)) <= kGainReach)
            found.part = Part::gain;
        return found;
    }
    return found;
}

TimelineHit TimelineScene::hitLane(const TimelineRow& row, const TimelineLane& lane, QPointF at) const {
    TimelineHit found{.part = Part::lane, .row = row.node, .lane = lane.address};
    const AutomationLane* shown = this->lane(lane.address);
    if (shown == nullptr) return found;
    const QRectF rect = laneRect(lane);
    const ParameterInfo parameter = info(lane.address);
    const std::vector<AutomationPoint>& points = shown->points();
    double nearest = kPointReach;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QPointF place(view.xOf(points[i].frame), valueY(rect, parameter, points[i].value));
        const double distance = std::hypot(at.x() - place.x(), at.y() - place.y());
        if (distance > nearest) continue;
        nearest = distance;
        found.part = Part::point;
        found.point = i;
    }
    if (found.part == Part::point) return found;
    const TimelineFrame frame = view.frameAt(at.x());
    if (std::abs(valueY(rect, parameter, shown->valueAt(frame)) - at.y()) > kEdgeReach) return found;
    found.part = Part::segment;
    const auto behind = std::upper_bound(points.begin(), points.end(), frame,
                                         [](TimelineFrame f, const AutomationPoint& p) { return f < p.frame; });
    found.point = behind == points.begin() ? 0 : static_cast<std::size_t>(behind - points.begin()) - 1;
    return found;
}

std::set<ClipId> TimelineScene::clipsIn(const QRectF& rect) const {
    std::set<ClipId> found;
    for (const TimelineRow& row : rows.all()) {
        if (!row.isTrack || !rowRect(row).intersects(rect)) continue;
        const std::vector<sessions::Clip>& list = clips(row.node);
        for (std::size_t i = 0; i < list.size(); ++i)
            if (clipRect(row, list[i]).intersects(rect)) found.insert({row.node, i});
    }
    return found;
}

std::set<std::size_t> TimelineScene::pointsIn(const TimelineLane& lane, const QRectF& rect) const {
    std::set<std::size_t> found;
    const AutomationLane* shown = this->lane(lane.address);
    if (shown == nullptr) return found;
    const ParameterInfo parameter = info(lane.address);
    for (std::size_t i = 0; i < shown->points().size(); ++i) {
        const AutomationPoint& point = shown->points()[i];
        if (rect.contains(QPointF(view.xOf(point.frame), valueY(laneRect(lane), parameter, point.value))))
            found.insert(i);
    }
    return found;
}

}  // namespace lacquer::editor
