#include "editor/controllers/timeline_controller.hpp"
#include "editor/controllers/clip_count.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/controllers/track_input.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr double kFitRoom = 24;               // pixels beside what is fitted
constexpr double kPageMargin = 40;            // pixels in front of the playhead, after a page is turned
constexpr TimelineFrame kEmptySeconds = 120;  // that an empty session shows
constexpr int kNudgePauseMs = 700;            // a pause this long between two steps makes them two

std::set<NodeId> tracksOf(const std::set<ClipId>& clips) {
    std::set<NodeId> tracks;
    for (const ClipId& clip : clips) tracks.insert(clip.node);
    return tracks;
}

}  // namespace

TimelineController::TimelineController(SessionController& session, Selection& selection, TransportController& transport,
                                       Waveforms& waveforms)
    : session_(session), selection_(selection), transport_(transport), waveforms_(waveforms), scene_(session) {
    connect(&session, &SessionController::closing, this, &TimelineController::cancel);
    connect(&session, &SessionController::opened, this, [this] {
        scene_.rows.forget();
        clearSelection();
        cancelName();
        placed_ = false;
        stale_ = true;
        refresh();
    });
    connect(&session, &SessionController::edited, this, &TimelineController::follow);
    connect(&session, &SessionController::historyChanged, this, &TimelineController::refresh);
    connect(&selection, &Selection::changed, this, &TimelineController::headersChanged);
    connect(&waveforms, &Waveforms::changed, this, &TimelineController::contentChanged);
    connect(&transport, &TransportController::positionChanged, this, &TimelineController::followPlayhead);
    connect(&transport, &TransportController::ticked, this, &TimelineController::noteTake);
    connect(&transport, &TransportController::unitChanged, this, &TimelineController::viewChanged);
    connect(&transport, &TransportController::loopChanged, this, &TimelineController::contentChanged);
}

TimelineController::~TimelineController() = default;

// Following the session -----------------------------------------------------------------------------------------------

void TimelineController::setShown(bool shown) {
    if (std::exchange(shown_, shown) == shown) return;
    if (!shown) cancel();
    refresh();
    Q_EMIT shownChanged();
}

void TimelineController::follow(const sessions::Edit& edit) {
    if (const auto* set = std::get_if<sessions::SetParameter>(&edit)) {
        if (!shown_) return;
        if (scene_.rows.lane({set->node, set->parameter}) != nullptr) Q_EMIT contentChanged();
        if (set->parameter == "mute" || set->parameter == "solo") Q_EMIT headersChanged();
        return;
    }
    if (std::holds_alternative<sessions::MoveNode>(edit)) return;
    if (drag_ && !performing_) cancel();  // what it set out from is not there any more
    if (const auto* set = std::get_if<sessions::SetClips>(&edit)) followClips(set->node);
    if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit)) {
        followClips(removed->node);
        if (pointsLane_ && pointsLane_->first == removed->node) pointsLane_.reset();
    }
    if (const auto* removed = std::get_if<sessions::RemoveMarker>(&edit); removed && marker_ == removed->id) {
        cancelName();
        marker_.reset();
    }
    if (const auto* set = std::get_if<sessions::SetAutomation>(&edit);
        set && pointsLane_ == ParameterAddress(set->node, set->parameter)) {
        const AutomationLane* lane = scene_.lane(*pointsLane_);
        std::erase_if(points_, [&](std::size_t point) { return !lane || point >= lane->points().size(); });
    }
    if (!pointsLane_) points_.clear();
    stale_ = followed_ = true;
}

// Clips have no names: one is the same that is equal, or else that has its place and its file. Nobody is told yet:
// edits of one step are told one by one when all have been carried out.
void TimelineController::followClips(NodeId track) {
    const auto found = session_.session().contents.find(track);
    const std::vector<sessions::Clip> none;
    const std::vector<sessions::Clip>& now = found == session_.session().contents.end() ? none : found->second.clips;
    std::map<ClipId, sessions::Clip> left;
    std::set<std::size_t> taken;
    for (const auto& [id, clip] : known_) {
        if (id.node != track) {
            left.emplace(id, clip);
            continue;
        }
        const auto equal = [&](std::size_t i) { return !taken.contains(i) && now[i] == clip; };
        std::size_t at = 0;
        while (at < now.size() && !equal(at)) ++at;
        if (at == now.size() && id.index < now.size() && now[id.index].file == clip.file) at = id.index;
        if (at < now.size() && taken.insert(at).second) left.emplace(ClipId{track, at}, now[at]);
    }
    known_ = std::move(left);
    scene_.selected.clear();
    for (const auto& [id, clip] : known_) scene_.selected.insert(id);
}

void TimelineController::refresh() {
    if (std::exchange(followed_, false)) {
        Q_EMIT selectionChanged();
        Q_EMIT contentChanged();
    }
    if (!shown_ || !std::exchange(stale_, false)) return;
    scene_.rows.build(session_.session());
    if (!placed_ && scene_.viewport.width() > 0) {
        placed_ = true;
        scene_.scroll = 0;
        fit();
    }
    setScroll(scene_.scroll);  // rows may have gone
    Q_EMIT rowsChanged();
    Q_EMIT contentChanged();
}

// View ----------------------------------------------------------------------------------------------------------------

void TimelineController::setViewport(QSizeF size) {
    if (size == scene_.viewport || size.isEmpty()) return;
    scene_.viewport = size;
    if (shown_ && !placed_) {
        stale_ = true;
        refresh();
    }
    setScroll(scene_.scroll);
    Q_EMIT viewChanged();
    Q_EMIT playheadChanged();
}

void TimelineController::setView(TimeView view) {
    const auto [begin, end] = scene_.bounds();
    // A little beyond either end, so that something can be dragged there.
    const double width = scene_.viewport.width();
    view.start = std::clamp(view.start, static_cast<double>(begin) - width * view.framesPerPixel / 2,
                            static_cast<double>(end) + width * view.framesPerPixel / 2);
    if (std::exchange(scene_.view, view) == view) return;
    Q_EMIT viewChanged();
    Q_EMIT playheadChanged();
}

void TimelineController::setScroll(double pixels) {
    const double room = scene_.viewport.height() - TimelineScene::kTop;
    const double most = std::max(0.0, scene_.rows.totalHeight() - room);
    const double scroll = std::clamp(std::round(pixels), 0.0, std::ceil(most));
    if (std::exchange(scene_.scroll, scroll) != scroll) Q_EMIT viewChanged();
}

void TimelineController::scrollBy(QPointF pixels) {
    TimeView view = scene_.view;
    view.start += std::round(pixels.x()) * view.framesPerPixel;
    setView(view);
    setScroll(scene_.scroll + pixels.y());
}

void TimelineController::zoomAt(double x, double factor) {
    setView(scene_.view.zoomedAt(x, factor));
}

void TimelineController::zoomBy(double factor) {
    const double x = playheadX();
    zoomAt(x >= 0 && x <= scene_.viewport.width() ? x : scene_.viewport.width() / 2, factor);
}

void TimelineController::fit() {
    const auto [begin, end] = scene_.bounds();
    const TimelineFrame least = begin + kEmptySeconds * session_.session().sampleRate;
    setView(TimeView::fitting(begin, end > begin ? end : least, scene_.viewport.width(), kFitRoom));
}

void TimelineController::fitSelection() {
    TimelineFrame begin = 0, end = 0;
    const auto take = [&](TimelineFrame from, TimelineFrame to) {
        begin = end > begin ? std::min(begin, from) : from;
        end = std::max(end, to);
    };
    for (const ClipId& id : scene_.selected) take(scene_.clip(id).positionFrames, scene_.clip(id).endFrame());
    if (pointsLane_ && !points_.empty()) {
        const auto& points = scene_.lane(*pointsLane_)->points();
        take(points[*points_.begin()].frame, points[*points_.rbegin()].frame + 1);
    }
    if (marker_) take(scene_.marker(*marker_).positionFrames, scene_.marker(*marker_).endFrame() + 1);
    if (end <= begin) return fit();
    setView(TimeView::fitting(begin, end, scene_.viewport.width(), kFitRoom));
}

double TimelineController::seenBegin() const {
    const auto [begin, end] = scene_.bounds();
    if (end <= begin) return 0;
    return std::clamp((scene_.view.start - static_cast<double>(begin)) / static_cast<double>(end - begin), 0.0, 1.0);
}

double TimelineController::seenEnd() const {
    const auto [begin, end] = scene_.bounds();
    if (end <= begin) return 1;
    const double right = scene_.view.exactFrameAt(scene_.viewport.width());
    return std::clamp((right - static_cast<double>(begin)) / static_cast<double>(end - begin), 0.0, 1.0);
}

void TimelineController::see(double begin, double end) {
    const auto [first, last] = scene_.bounds();
    const double all = static_cast<double>(last - first), width = scene_.viewport.width();
    if (all <= 0 || width <= 0) return;
    TimeView view{scene_.view.framesPerPixel, static_cast<double>(first) + begin * all};
    if (std::abs((end - begin) - (seenEnd() - seenBegin())) > 1e-9)
        view.framesPerPixel =
            std::clamp((end - begin) * all / width, TimeView::kLeastFramesPerPixel, TimeView::kMostFramesPerPixel);
    setView(view);
}

double TimelineController::playheadX() const {
    return scene_.view.xOf(playhead());
}

void TimelineController::seek(TimelineFrame frame) {
    transport_.locate(std::max(frame, std::min<TimelineFrame>(0, session_.session().startFrame)));
}

void TimelineController::followPlayhead() {
    if (!shown_) return;
    const double x = playheadX(), width = scene_.viewport.width();
    if (following_ && transport_.playing() && !drag_ && (x > width || x < 0) && lastX_ >= 0 && lastX_ <= width) {
        TimeView view = scene_.view;
        view.start = static_cast<double>(playhead()) - kPageMargin * view.framesPerPixel;
        setView(view);
    }
    lastX_ = playheadX();
    Q_EMIT playheadChanged();
}

void TimelineController::setFollowing(bool following) {
    if (std::exchange(following_, following) != following) Q_EMIT optionsChanged();
}

void TimelineController::setSnapping(bool snapping) {
    if (std::exchange(snapping_, snapping) != snapping) Q_EMIT optionsChanged();
}

void TimelineController::setCrossFading(bool crossFading) {
    if (std::exchange(crossFading_, crossFading) != crossFading) Q_EMIT optionsChanged();
}

void TimelineController::bringIntoView(TimelineFrame begin, TimelineFrame end, const TimelineRow* row) {
    const double left = scene_.view.xOf(begin), right = scene_.view.xOf(end), width = scene_.viewport.width();
    if (right < 0 || left > width) scrollBy({left - kPageMargin, 0});
    if (row == nullptr) return;
    const double room = scene_.viewport.height() - TimelineScene::kTop;
    if (row->top < scene_.scroll) setScroll(row->top);
    if (row->laneTop() > scene_.scroll + room) setScroll(row->laneTop() - room);
}

// Rows ----------------------------------------------------------------------------------------------------------------

void TimelineController::selectRow(quint64 node, bool extend) {
    if (extend)
        selection_.toggle(NodeId{node});
    else
        selection_.setNodes({NodeId{node}});
}

void TimelineController::nextHeight(quint64 node) {
    const NodeId id{node};
    scene_.rows.setHeight(id, static_cast<TimelineRows::Height>((static_cast<int>(scene_.rows.height(id)) + 1) % 3));
    stale_ = true;
    refresh();
}

void TimelineController::resizeTracks(int step) {
    for (const NodeId track : scene_.rows.tracks())
        scene_.rows.setHeight(track, static_cast<TimelineRows::Height>(
                                         std::clamp(static_cast<int>(scene_.rows.height(track)) + step, 0, 2)));
    stale_ = true;
    refresh();
}

void TimelineController::toggleLanes(quint64 node) {
    const TimelineRow* row = scene_.rows.of(NodeId{node});
    if (row == nullptr) return;
    const bool nothing = !row->open && laneChoices(node).isEmpty();
    scene_.rows.setOpen(row->node, !row->open);
    stale_ = true;
    refresh();
    row = scene_.rows.of(NodeId{node});
    if (row && row->open && row->lanes.empty() && !nothing) {  // of a fader its level, which is what is ridden most
        const QVariantList choices = laneChoices(node);
        QVariantMap first = choices.value(0).toMap();
        for (const QVariant& choice : choices)
            if (choice.toMap()["parameter"] == "level") {
                first = choice.toMap();
                break;
            }
        if (!first.isEmpty()) showLane(first["node"].toULongLong(), first["parameter"].toString());
    }
}

NodeId TimelineController::switchNode(NodeId row, const std::string& parameter) const {
    const auto has = [&](NodeId id) {
        const auto type = session_.registry().find(session_.session().graph.find(id)->type);
        return type && (*type)->findParameter(parameter).has_value();
    };
    for (const NodeId id : scene_.rows.chain(row))
        if (session_.session().graph.find(id) != nullptr && has(id)) return id;
    return {};
}

void TimelineController::toggleSwitch(quint64 node, const QString& parameter) {
    const std::string id = parameter.toStdString();
    const NodeId target = switchNode(NodeId{node}, id);
    if (!needs(static_cast<bool>(target), tr("There is no fader behind this track, so it has no %1").arg(parameter)))
        return;
    session_.perform(sessions::SetParameter{target, id, scene_.setValue({target, id}) > 0.5 ? 0.0 : 1.0});
}

void TimelineController::toggleArmed(quint64 node) {
    const Node* track = session_.session().graph.find(NodeId{node});
    if (track == nullptr) return;
    const sessions::TrackRecording now = session_.session().content(track->id).recording;
    session_.perform(sessions::SetRecording{track->id, armedAs(*track, now, !now.armed)});
}

void TimelineController::selectNextRow(int step) {
    const std::vector<TimelineRow>& rows = scene_.rows.all();
    if (rows.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(rows.size());
    std::ptrdiff_t at = step > 0 ? -1 : count;
    for (std::ptrdiff_t i = 0; i < count; ++i)
        if (selection_.contains(rows[static_cast<std::size_t>(i)].node)) at = i;
    const TimelineRow& row = rows[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + step, 0, count - 1))];
    selection_.setNodes({row.node});
    bringIntoView(playhead(), playhead(), &row);
}

QVariantList TimelineController::laneChoices(quint64 row) const {
    const sessions::Session& session = session_.session();
    const std::vector<NodeId> nodes = row == 0 ? session.nodesInOrder() : scene_.rows.chain(NodeId{row});
    QVariantList choices;
    for (const NodeId id : nodes) {
        const Node* node = session.graph.find(id);
        const auto type =
            node ? session_.registry().find(node->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
        if (!type || !*type) continue;
        for (const ParameterInfo& info : (*type)->parameters) {
            if (info.internal || info.fixed) continue;
            const ParameterAddress address(id, info.id);
            choices.append(QVariantMap{{"node", QVariant::fromValue(id.value)},
                                       {"parameter", QString::fromStdString(info.id)},
                                       {"text", QString::fromStdString(node->name + ": " + info.name)},
                                       {"shown", scene_.rows.lane(address) != nullptr}});
        }
    }
    return choices;
}

void TimelineController::showLane(quint64 node, const QString& parameter) {
    const TimelineRow* row = scene_.rows.holding(NodeId{node});
    const ParameterAddress address(NodeId{node}, parameter.toStdString());
    scene_.rows.show(row ? row->node : NodeId{node}, address);
    stale_ = true;
    refresh();
    if (const TimelineLane* lane = scene_.rows.lane(address)) {
        const double room = scene_.viewport.height() - TimelineScene::kTop;
        if (lane->top < scene_.scroll || lane->top + TimelineRows::kLaneHeight > scene_.scroll + room)
            setScroll(lane->top + TimelineRows::kLaneHeight - room);
    }
}

void TimelineController::hideLane(quint64 node, const QString& parameter) {
    scene_.rows.hide({NodeId{node}, parameter.toStdString()});
    stale_ = true;
    refresh();
}

// Selection -----------------------------------------------------------------------------------------------------------

void TimelineController::setSelection(std::set<ClipId> clips, std::optional<ParameterAddress> lane,
                                      std::set<std::size_t> points, std::optional<sessions::MarkerId> marker) {
    scene_.selected = std::move(clips);
    known_.clear();
    for (const ClipId& id : scene_.selected) known_[id] = session_.session().content(id.node).clips[id.index];
    pointsLane_ = std::move(lane);
    points_ = std::move(points);
    marker_ = marker;
    Q_EMIT selectionChanged();
    Q_EMIT contentChanged();
}

void TimelineController::selectClips(std::set<ClipId> clips) {
    const std::set<NodeId> tracks = tracksOf(clips);
    setSelection(std::move(clips), std::nullopt, {}, std::nullopt);
    if (!tracks.empty()) selection_.setNodes(tracks);
}

void TimelineController::selectPoints(std::optional<ParameterAddress> lane, std::set<std::size_t> points) {
    setSelection({}, std::move(lane), std::move(points), std::nullopt);
    if (pointsLane_) selection_.setNodes({pointsLane_->first});
}

void TimelineController::selectMarker(std::optional<sessions::MarkerId> marker) {
    setSelection({}, std::nullopt, {}, marker);
}

void TimelineController::clearSelection() {
    setSelection({}, std::nullopt, {}, std::nullopt);
}

void TimelineController::selectAll() {
    if (pointsLane_) return selectAllPoints();
    std::set<ClipId> all;
    for (const NodeId track : scene_.rows.tracks())
        for (std::size_t i = 0; i < scene_.clips(track).size(); ++i) all.insert({track, i});
    selectClips(std::move(all));
}

void TimelineController::selectAllPoints() {
    const AutomationLane* lane = pointsLane_ ? scene_.lane(*pointsLane_) : nullptr;
    if (lane == nullptr) return;
    std::set<std::size_t> all;
    for (std::size_t i = 0; i < lane->points().size(); ++i) all.insert(i);
    selectPoints(pointsLane_, std::move(all));
}

void TimelineController::selectNext(int step) {
    std::vector<ClipId> order;
    for (const NodeId track : scene_.rows.tracks()) {
        const std::size_t first = order.size();
        for (std::size_t i = 0; i < scene_.clips(track).size(); ++i) order.push_back({track, i});
        std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(first), order.end(),
                         [&](const ClipId& a, const ClipId& b) {
                             return scene_.clip(a).positionFrames < scene_.clip(b).positionFrames;
                         });
    }
    if (!needs(!order.empty(), tr("There are no clips yet: drop sound files on the graph"))) return;
    const auto count = static_cast<std::ptrdiff_t>(order.size());
    std::ptrdiff_t at = step > 0 ? -1 : count;
    if (!scene_.selected.empty())
        at = std::find(order.begin(), order.end(), *scene_.selected.begin()) - order.begin();
    else if (selection_.nodes().size() == 1)  // from where one is
        for (std::ptrdiff_t i = 0; i < count; ++i)
            if (order[static_cast<std::size_t>(i)].node == *selection_.nodes().begin()) {
                at = step > 0 ? i - 1 : i + 1;
                break;
            }
    const ClipId next = order[static_cast<std::size_t>((at + step + count) % count)];
    selectClips({next});
    bringIntoView(scene_.clip(next).positionFrames, scene_.clip(next).endFrame(), scene_.rows.of(next.node));
}

QString TimelineController::selectionText() const {
    const sessions::Session& session = session_.session();
    if (marker_ && session.markers.contains(*marker_))
        return tr("Marker %1, %2")
            .arg(QString::fromStdString(scene_.marker(*marker_).name),
                 transport_.text(scene_.marker(*marker_).positionFrames));
    if (pointsLane_ && points_.size() == 1) {
        const AutomationPoint& point = scene_.lane(*pointsLane_)->points()[*points_.begin()];
        const ParameterInfo info = scene_.info(*pointsLane_);
        return tr("%1 at %2: %3")
            .arg(QString::fromStdString(info.name), transport_.text(point.frame), valueText(info, point.value));
    }
    if (pointsLane_ && !points_.empty()) return tr("%n points", nullptr, static_cast<int>(points_.size()));
    if (scene_.selected.size() != 1) return scene_.selected.empty() ? QString() : clipsText(scene_.selected.size());
    const ClipId id = *scene_.selected.begin();
    const sessions::Clip& clip = scene_.clip(id);
    return tr("%1: %2, %3 to %4%5")
        .arg(QString::fromStdString(session.graph.find(id.node)->name), clipName(clip),
             transport_.text(clip.positionFrames), transport_.text(clip.endFrame()),
             clip.muted ? tr(", muted") : QString());
}

bool TimelineController::needs(bool condition, const QString& otherwise) {
    if (!condition) Q_EMIT session_.notice(otherwise);
    return condition;
}

sessions::GestureId TimelineController::stepGesture(const QString& what) {
    const bool goesOn = what == stepping_ && sinceStep_.isValid() && !sinceStep_.hasExpired(kNudgePauseMs);
    if (!goesOn) stepGesture_ = session_.newGesture();
    stepping_ = what;
    sinceStep_.start();
    return stepGesture_;
}

bool TimelineController::perform(const QString& name, const std::vector<sessions::Edit>& edits,
                                 sessions::GestureId gesture) {
    if (edits.empty()) return false;
    performing_ = true;
    const bool done = session_.perform(sessions::makeGroup(name.toStdString(), edits), gesture).has_value();
    performing_ = false;
    return done;
}

// Recording -----------------------------------------------------------------------------------------------------------

void TimelineController::noteTake() {
    const sessions::SessionRecorder* recorder = transport_.recorder();
    const bool runs = recorder != nullptr && recorder->recorder().openTakes() > 0;
    if (runs == takeStart_.has_value()) return;
    takeStart_.reset();
    if (runs) takeStart_ = playhead() - recorder->recorder().takeFrames();
    if (shown_) Q_EMIT takesChanged();
}

QVariantList TimelineController::takes() const {
    QVariantList list;
    if (!takeStart_) return list;
    for (const TimelineRow& row : scene_.rows.all())
        if (row.isTrack && session_.session().content(row.node).recording.armed)
            list.append(QVariantMap{{"y", row.top}, {"height", row.height}});
    return list;
}

double TimelineController::takeX() const {
    return takeStart_ ? scene_.view.xOf(*takeStart_) : 0;
}

}  // namespace lacquer::editor
