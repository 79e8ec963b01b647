// Markers, the loop and the range of the song, by keys and menus.
#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "editor/controllers/timeline_controller.hpp"

namespace lacquer::editor {

namespace {

constexpr double kNameWidth = 160;  // pixels of the field in which a name is typed

// "Marker 3" beside two others.
std::string freeMarkerName(const sessions::Session& session, const std::string& name) {
    std::set<std::string> taken;
    for (const auto& [id, marker] : session.markers) taken.insert(marker.name);
    std::size_t number = 1;
    while (taken.contains(name + " " + std::to_string(number))) ++number;
    return name + " " + std::to_string(number);
}

}  // namespace

void TimelineController::addMarker(TimelineFrame frame) {
    sessions::Marker marker;
    marker.positionFrames = frame;
    marker.name = freeMarkerName(session_.session(), tr("Marker").toStdString());
    const auto done = session_.perform(sessions::AddMarker{marker});
    if (!done) return;
    if (const auto* added = std::get_if<sessions::AddMarker>(&*done)) selectMarker(added->id);
}

void TimelineController::addMarkerAtPlayhead() {
    addMarker(playhead());
}

void TimelineController::addRegionOfLoop() {
    const auto& loop = session_.session().loop;
    if (!needs(loop.has_value(), tr("There is no loop: drag one above the ruler"))) return;
    sessions::Marker region;
    region.positionFrames = loop->startFrame;
    region.lengthFrames = loop->lengthFrames();
    region.name = freeMarkerName(session_.session(), tr("Region").toStdString());
    const auto done = session_.perform(sessions::AddMarker{region});
    if (!done) return;
    if (const auto* added = std::get_if<sessions::AddMarker>(&*done)) selectMarker(added->id);
}

// Names ---------------------------------------------------------------------------------------------------------------

void TimelineController::renameMarker() {
    if (!needs(marker_.has_value(), tr("Select the marker to be renamed"))) return;
    bringIntoView(scene_.marker(*marker_).positionFrames, scene_.marker(*marker_).positionFrames, nullptr);
    named_ = marker_;
    Q_EMIT nameEditChanged();
}

QRectF TimelineController::nameBox() const {
    if (!named_) return {};
    const QRectF flag = scene_.markerRect(*named_);
    const double left = std::clamp(flag.left(), 0.0, std::max(0.0, scene_.viewport.width() - kNameWidth));
    return {left, 0, kNameWidth, TimelineScene::kMarkersHeight};
}

QString TimelineController::nameText() const {
    return named_ ? QString::fromStdString(scene_.marker(*named_).name) : QString();
}

void TimelineController::finishName(const QString& name) {
    if (!named_) return;
    const sessions::MarkerId id = *std::exchange(named_, std::nullopt);
    sessions::Marker marker = session_.session().markers.at(id);
    marker.name = name.trimmed().toStdString();
    if (marker != session_.session().markers.at(id)) session_.perform(sessions::SetMarker{id, marker});
    Q_EMIT nameEditChanged();
}

void TimelineController::cancelName() {
    if (std::exchange(named_, std::nullopt)) Q_EMIT nameEditChanged();
}

// Going there ---------------------------------------------------------------------------------------------------------

void TimelineController::toMarker(int step) {
    std::set<TimelineFrame> places{session_.session().startFrame, transport_.endFrame()};
    for (const auto& [id, marker] : session_.session().markers) places.insert(marker.positionFrames);
    const auto behind = step > 0 ? places.upper_bound(playhead()) : places.lower_bound(playhead());
    if (step > 0 ? behind == places.end() : behind == places.begin()) return;
    const TimelineFrame frame = step > 0 ? *behind : *std::prev(behind);
    seek(frame);
    bringIntoView(frame, frame, nullptr);
}

// Ranges --------------------------------------------------------------------------------------------------------------

void TimelineController::loopSelection() {
    TimelineFrame begin = std::numeric_limits<TimelineFrame>::max(), end = std::numeric_limits<TimelineFrame>::min();
    for (const ClipId& id : scene_.selected) {
        begin = std::min(begin, scene_.clip(id).positionFrames);
        end = std::max(end, scene_.clip(id).endFrame());
    }
    if (marker_ && scene_.marker(*marker_).isRegion()) {
        begin = scene_.marker(*marker_).positionFrames;
        end = scene_.marker(*marker_).endFrame();
    }
    if (!needs(begin < end, tr("Select clips, or a region, to be looped"))) return;
    session_.perform(sessions::SetLoop{LoopRange{begin, end}});
}

void TimelineController::startSongHere() {
    session_.perform(sessions::SetRange{playhead(), session_.session().endFrame});
}

void TimelineController::endSongHere() {
    session_.perform(sessions::SetRange{session_.session().startFrame, playhead()});
}

}  // namespace lacquer::editor
