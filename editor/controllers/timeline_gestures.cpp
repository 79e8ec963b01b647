// The pointer on the timeline: what a press begins, what a drag drafts, and what letting go makes of it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/controllers/clip_count.hpp"
#include "editor/controllers/timeline_controller.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

using Part = TimelineHit::Part;

constexpr double kTrembling = 3;  // pixels that a click may move

}  // namespace

void TimelineController::begin(Gesture kind, QPointF from, const QString& name, Draft draft,
                               std::function<void()> click) {
    drag_ = Drag{kind, from, false, name, std::move(draft), std::move(click), {}};
}

SnapTargets TimelineController::targets(bool clipsMove, std::optional<sessions::MarkerId> moving) const {
    return SnapTargets(scene_, tempoMap(), unit(), playhead(), clipsMove, moving);
}

TimelineFrame TimelineController::snapped(TimelineFrame frame, const SnapTargets& targets, const Held& held,
                                          TimelineDraft& draft) const {
    if (!snapping_ || held.alt) return frame;
    const auto target = targets.near(frame, scene_.view.framesPerPixel);
    if (target) draft.guide = target;
    return target.value_or(frame);
}

// Press ---------------------------------------------------------------------------------------------------------------

void TimelineController::press(QPointF at, PointerButton button, Held held) {
    if (drag_) return;
    pointer_ = {at, held};
    if (button == PointerButton::middle) return begin(Gesture::pan, at, {}, {});
    const TimelineHit hit = scene_.hit(at);
    if (at.y() < TimelineScene::kTop) return pressAbove(hit, at, held);
    if (hit.onClip()) return pressClip(hit, at, held);
    if (hit.onLane()) return pressLane(hit, at, held);
    if (hit.part == Part::row) selectRow(hit.row.value, held.shift || held.control);
    startBand(at, held);
}

void TimelineController::startBand(QPointF at, Held held) {
    const bool keep = held.shift || held.control;
    if (!keep) clearSelection();
    begin(Gesture::band, at, {}, {});
    drag_->bandBefore = scene_.selected;
}

void TimelineController::pressAbove(const TimelineHit& hit, QPointF at, Held held) {
    const TimelineFrame from = scene_.view.frameAt(at.x());
    // Where something is that is moved by so much as the pointer is.
    const auto moved = [this, at](TimelineFrame frame, const SnapTargets& targets, const Pointer& to,
                                  TimelineDraft& draft) {
        return snapped(frame + scene_.view.framesOf(to.at.x() - at.x()), targets, to.held, draft);
    };
    const auto locate = [this, from, held] {
        TimelineDraft unused;
        seek(snapped(from, targets(false), held, unused));
    };
    switch (hit.part) {
        case Part::marker:
        case Part::markerEnd: {
            selectMarker(hit.marker);
            const sessions::Marker before = scene_.marker(hit.marker);
            const bool resizes = hit.part == Part::markerEnd;
            begin(resizes ? Gesture::resizeMarker : Gesture::moveMarker, at,
                  (resizes ? tr("Resize %1") : tr("Move %1")).arg(QString::fromStdString(before.name)),
                  [=, this, snap = targets(false, hit.marker)](const Pointer& to) {
                      TimelineDraft draft;
                      sessions::Marker marker = before;
                      if (resizes)
                          marker.lengthFrames = std::max<std::int64_t>(
                              1, moved(before.endFrame(), snap, to, draft) - before.positionFrames);
                      else
                          marker.positionFrames = moved(before.positionFrames, snap, to, draft);
                      draft.says = transport_.text(resizes ? marker.endFrame() : marker.positionFrames);
                      draft.markers[hit.marker] = marker;
                      return draft;
                  });
            return;
        }
        case Part::loopStrip:
        case Part::loop:
        case Part::loopStart:
        case Part::loopEnd: {
            const LoopRange before = hit.part == Part::loopStrip ? LoopRange{from, from} : *session_.session().loop;
            begin(Gesture::loop, at, tr("Set the loop"), [=, this, snap = targets(false)](const Pointer& to) {
                TimelineDraft draft;
                LoopRange loop = before;
                switch (hit.part) {
                    case Part::loop:
                        loop.startFrame = moved(before.startFrame, snap, to, draft);
                        loop.endFrame = loop.startFrame + before.lengthFrames();
                        break;
                    case Part::loopStart:
                        loop.startFrame = std::min(moved(before.startFrame, snap, to, draft), before.endFrame);
                        break;
                    case Part::loopEnd:
                        loop.endFrame = std::max(moved(before.endFrame, snap, to, draft), before.startFrame);
                        break;
                    default: {
                        const TimelineFrame first = snapped(from, snap, to.held, draft);
                        const TimelineFrame last = snapped(scene_.view.frameAt(to.at.x()), snap, to.held, draft);
                        loop = {std::min(first, last), std::max(first, last)};
                    }
                }
                draft.loop = loop;
                draft.says = tr("%1 to %2").arg(transport_.text(loop.startFrame), transport_.text(loop.endFrame));
                return draft;
            });
            return;
        }
        case Part::songStart:
        case Part::songEnd: {
            const sessions::SetRange before{session_.session().startFrame, session_.session().endFrame};
            const bool start = hit.part == Part::songStart;
            begin(
                Gesture::songRange, at, start ? tr("Set the start of the song") : tr("Set the end of the song"),
                [=, this, snap = targets(false)](const Pointer& to) {
                    TimelineDraft draft;
                    sessions::SetRange range = before;
                    const TimelineFrame place = moved(start ? before.startFrame : *before.endFrame, snap, to, draft);
                    if (start)
                        range.startFrame = place;
                    else
                        range.endFrame = place;
                    draft.range = range;
                    draft.says = transport_.text(place);
                    return draft;
                },
                locate);
            return;
        }
        case Part::ruler:
            begin(Gesture::locate, at, {}, {});
            return locate();
        default:
            clearSelection();
    }
}

void TimelineController::pressClip(const TimelineHit& hit, QPointF at, Held held) {
    const ClipId grabbed = hit.clip;
    const bool wasSelected = scene_.selected.contains(grabbed);
    const bool extends = held.shift || held.control;
    std::set<ClipId> wanted = scene_.selected;
    wanted.insert(grabbed);
    if (!wasSelected) selectClips(extends ? wanted : std::set{grabbed});
    const auto click = [this, grabbed, wasSelected, extends] {
        std::set<ClipId> left = scene_.selected;
        if (extends && wasSelected) left.erase(grabbed);
        selectClips(extends ? left : std::set{grabbed});
    };
    const std::size_t count = scene_.selected.size();
    switch (hit.part) {
        case Part::clipStart:
            return begin(Gesture::trimStart, at, tr("Trim %1").arg(clipsText(count)), clipTrimmer(grabbed, at, true),
                         click);
        case Part::clipEnd:
            return begin(Gesture::trimEnd, at, tr("Trim %1").arg(clipsText(count)), clipTrimmer(grabbed, at, false),
                         click);
        case Part::fadeIn:
            return begin(Gesture::fadeIn, at, tr("Fade %1 in").arg(clipsText(count)), clipFader(grabbed, at, true),
                         click);
        case Part::fadeOut:
            return begin(Gesture::fadeOut, at, tr("Fade %1 out").arg(clipsText(count)), clipFader(grabbed, at, false),
                         click);
        case Part::gain:
            return begin(Gesture::gain, at, tr("Set the gain of %1").arg(clipsText(count)), clipGainer(grabbed, at),
                         click);
        default:
            return begin(Gesture::moveClips, at,
                         held.control ? tr("Copy %1").arg(clipsText(count)) : tr("Move %1").arg(clipsText(count)),
                         clipMover(grabbed, at, held.control), click);
    }
}

void TimelineController::pressLane(const TimelineHit& hit, QPointF at, Held held) {
    const bool extends = held.shift || held.control;
    const QString name = QString::fromStdString(scene_.info(hit.lane).name);
    if (hit.part == Part::lane) {
        startBand(at, held);
        drag_->bandBefore.clear();
        return;
    }
    if (hit.part == Part::segment) {
        const std::vector<AutomationPoint>& points = scene_.lane(hit.lane)->points();
        std::set<std::size_t> ends{hit.point};
        const TimelineFrame frame = scene_.view.frameAt(at.x());
        if (frame >= points[hit.point].frame && hit.point + 1 < points.size()) ends.insert(hit.point + 1);
        return begin(Gesture::moveSegment, at, tr("Move %1").arg(name),
                     pointMover(hit.lane, ends, hit.point, at, false),
                     [this, hit, frame] { addPoint(hit.lane, frame, scene_.lane(hit.lane)->valueAt(frame)); });
    }
    const bool wasSelected = pointsLane_ == hit.lane && points_.contains(hit.point);
    std::set<std::size_t> wanted = pointsLane_ == hit.lane ? points_ : std::set<std::size_t>{};
    wanted.insert(hit.point);
    if (!wasSelected) selectPoints(hit.lane, extends ? wanted : std::set{hit.point});
    const auto click = [this, hit, wasSelected, extends] {
        std::set<std::size_t> left = points_;
        if (extends && wasSelected) left.erase(hit.point);
        selectPoints(hit.lane, extends ? left : std::set{hit.point});
    };
    if (held.control && points_.size() > 1)
        return begin(Gesture::scalePoints, at, tr("Scale %1").arg(name), pointScaler(hit.lane, points_, at), click);
    begin(Gesture::movePoints, at, tr("Move %1").arg(name), pointMover(hit.lane, points_, hit.point, at, true), click);
}

// Drag ----------------------------------------------------------------------------------------------------------------

void TimelineController::move(QPointF at, Held held) {
    if (!drag_) return hover(at);
    const QPointF by = at - pointer_.at;
    pointer_ = {at, held};
    if (!drag_->begun) {
        const QPointF gone = at - drag_->from;
        if (std::abs(gone.x()) < kTrembling && std::abs(gone.y()) < kTrembling) return;
        drag_->begun = true;
    }
    switch (drag_->kind) {
        case Gesture::pan:
            return scrollBy(-by);
        case Gesture::locate: {
            TimelineDraft unused;
            return seek(snapped(scene_.view.frameAt(at.x()), targets(false), held, unused));
        }
        case Gesture::band: {
            band_ = QRectF(drag_->from, at).normalized();
            const TimelineHit first = scene_.hit(drag_->from);
            const TimelineLane* lane = first.onLane() ? scene_.rows.lane(first.lane) : nullptr;
            if (lane != nullptr) {
                selectPoints(first.lane, scene_.pointsIn(*lane, band_));
            } else {
                std::set<ClipId> touched = scene_.clipsIn(band_);
                touched.insert(drag_->bandBefore.begin(), drag_->bandBefore.end());
                selectClips(std::move(touched));
            }
            Q_EMIT dragChanged();
            return;
        }
        default:
            dragTo(pointer_);
    }
}

void TimelineController::dragTo(const Pointer& pointer) {
    scene_.draft = {};  // a drag sets out from the session as it is
    TimelineDraft draft = drag_->draft(pointer);
    showHint(draft.says, pointer.at);
    scene_.draft = std::move(draft);
    Q_EMIT dragChanged();
    Q_EMIT contentChanged();
    Q_EMIT hintChanged();
}

void TimelineController::release(QPointF at, Held held) {
    if (!drag_) return;
    if (drag_->begun && drag_->draft && at != pointer_.at) move(at, held);
    endDrag(true);
    hover(at);
}

void TimelineController::endDrag(bool keep) {
    const Drag drag = *std::exchange(drag_, std::nullopt);
    const TimelineDraft draft = std::exchange(scene_.draft, {});
    band_ = {};
    showHint({}, {});
    if (keep && !drag.begun && drag.click) {
        drag.click();
    } else if (keep && drag.begun && drag.draft) {
        if (draft.refused) Q_EMIT session_.problem(draft.says);
        const std::vector<sessions::Edit> edits = draft.edits(session_.session());
        if (perform(drag.name, edits)) {
            if (!draft.clips.empty()) selectClips(draft.selectedClips);
            if (!draft.lanes.empty() && !draft.selectedPoints.empty())
                selectPoints(draft.lanes.begin()->first, draft.selectedPoints);
        }
    }
    Q_EMIT dragChanged();
    Q_EMIT contentChanged();
}

void TimelineController::cancel() {
    cancelName();
    if (drag_) return endDrag(false);
    clearSelection();
}

// Without a button ----------------------------------------------------------------------------------------------------

void TimelineController::hover(QPointF at) {
    pointer_.at = at;
    TimelineHit hit = scene_.hit(at);
    if (!QRectF(QPointF(), scene_.viewport).contains(at)) hit = {};
    if (hit == hovered_) return;
    const bool repaints = hit.part == Part::point || hovered_.part == Part::point;
    hovered_ = hit;
    QString text;
    if (hit.part == Part::point) {
        const ParameterInfo info = scene_.info(hit.lane);
        text = valueText(info, scene_.lane(hit.lane)->points()[hit.point].value);
    } else if (hit.part == Part::gain) {
        text = tr("%1 dB").arg(scene_.clip(hit.clip).gainDb, 0, 'f', 1);
    } else if (hit.onClip()) {
        if (const auto trouble = waveforms_.trouble(scene_.clip(hit.clip).file)) text = textOf(*trouble);
    }
    showHint(text, at);
    if (repaints) Q_EMIT contentChanged();
    Q_EMIT cursorChanged();
}

void TimelineController::showHint(const QString& text, QPointF at) {
    if (text.isEmpty() && hint_.isEmpty()) return;
    hint_ = text;
    hintPosition_ = at;
    Q_EMIT hintChanged();
}

Qt::CursorShape TimelineController::cursor() const {
    if (gesture() == Gesture::pan) return Qt::ClosedHandCursor;
    switch (hovered_.part) {
        case Part::clipStart:
        case Part::clipEnd:
        case Part::loopStart:
        case Part::loopEnd:
        case Part::markerEnd:
        case Part::songStart:
        case Part::songEnd:
            return Qt::SizeHorCursor;
        case Part::gain:
        case Part::segment:
            return Qt::SizeVerCursor;
        case Part::fadeIn:
        case Part::fadeOut:
        case Part::point:
            return Qt::PointingHandCursor;
        default:
            return Qt::ArrowCursor;
    }
}

void TimelineController::doubleClick(QPointF at) {
    if (drag_) endDrag(false);
    const TimelineHit hit = scene_.hit(at);
    TimelineDraft unused;
    const TimelineFrame frame = snapped(scene_.view.frameAt(at.x()), targets(false), {}, unused);
    switch (hit.part) {
        case Part::markers:
            return addMarker(frame);
        case Part::marker:
            selectMarker(hit.marker);
            return renameMarker();
        case Part::loop:
        case Part::loopStart:
        case Part::loopEnd:
            return transport_.toggleLoop();
        case Part::lane: {
            const ParameterInfo info = scene_.info(hit.lane);
            const QRectF rect = scene_.laneRect(*scene_.rows.lane(hit.lane));
            return addPoint(hit.lane, frame, scene_.valueAt(rect, info, at.y()));
        }
        case Part::ground:
        case Part::row:
            return seek(frame);
        default:
            return;
    }
}

TimelineController::Target TimelineController::selectForMenu(QPointF at) {
    if (drag_) return Target::none;
    hover(at);
    const TimelineHit hit = scene_.hit(at);
    if (hit.onClip()) {
        if (!scene_.selected.contains(hit.clip)) selectClips({hit.clip});
        return Target::clip;
    }
    switch (hit.part) {
        case Part::marker:
        case Part::markerEnd:
            selectMarker(hit.marker);
            return Target::marker;
        case Part::point:
        case Part::segment:
            if (pointsLane_ != hit.lane || !points_.contains(hit.point)) selectPoints(hit.lane, {hit.point});
            return hit.part == Part::point ? Target::point : Target::segment;
        case Part::lane:
            if (pointsLane_ != hit.lane) selectPoints(hit.lane, {});
            return Target::lane;
        case Part::row:
            selectRow(hit.row.value, false);
            return Target::row;
        case Part::ground:
            return Target::ground;
        default:
            return Target::ruler;
    }
}

QRectF TimelineController::band() const {
    return band_;
}

double TimelineController::guideX() const {
    return scene_.draft.guide ? scene_.view.xOf(*scene_.draft.guide) : -1;
}

}  // namespace lacquer::editor
