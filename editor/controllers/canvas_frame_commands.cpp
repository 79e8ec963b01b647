// What the canvas does with frames, and with the looks and places of nodes.
#include "editor/controllers/canvas_controller.hpp"
#include "editor/models/canvas_colours.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor {

namespace {

constexpr double kAlignPixels = 5;  // so near, the edges of neighbours attract each other

// "Drums" for tracks that are all drums; "Frame" for what has no name together.
QString titleFor(const sessions::Session& session, const std::set<NodeId>& nodes) {
    std::string common;
    for (const NodeId id : nodes) {
        if (session.content(id).role != sessions::Role::track) continue;
        const std::string group = sessions::groupOf(session.graph.find(id)->name);
        if (group.empty() || (!common.empty() && group != common)) return CanvasController::tr("Frame");
        common = group;
    }
    return common.empty() ? CanvasController::tr("Frame") : QString::fromStdString(common);
}

}  // namespace

void CanvasController::pressFrame(const FrameHit& hit, QPointF at, SelectMode mode) {
    if (mode == SelectMode::extend) {
        selection_.toggle(hit.id);
    } else if (!selection_.contains(hit.id) || hit.edges) {
        selection_.set({}, {hit.id});
    }
    if (!selection_.contains(hit.id)) return;
    if (hit.edges)
        setState(ResizeFrame{hit, view_.toScene(at), at});
    else
        setState(MoveNodes{view_.toScene(at), at, movable(), scene_.frames().rect(hit.id)});
}

void CanvasController::finishResize(QPointF at) {
    const ResizeFrame resizing = std::get<ResizeFrame>(gesture_);
    setState(Idle{});
    if (!resizing.moving) return;
    const sessions::CanvasFrame& frame = scene_.session().canvasFrames.at(resizing.hit.id);
    const QRectF rect = resized(rectOf(frame), resizing.hit.edges, view_.toScene(at) - resizing.from);
    session_.perform(sessions::SetFrame{resizing.hit.id, withRect(frame, rect)});
}

void CanvasController::showCursorOver(QPointF at) {
    cursor_ = Qt::ArrowCursor;
    const QPointF point = view_.toScene(at);
    if (!hasFrames()) return;
    const auto hit = tabAt(point) ? tabAt(point) : scene_.nodeAt(point, {}) ? std::nullopt : frameAt(point);
    if (!hit) return;
    const bool across = hit->edges.testFlag(Qt::LeftEdge) || hit->edges.testFlag(Qt::RightEdge);
    const bool upright = hit->edges.testFlag(Qt::TopEdge) || hit->edges.testFlag(Qt::BottomEdge);
    const bool falling = hit->edges == (Qt::LeftEdge | Qt::TopEdge) || hit->edges == (Qt::RightEdge | Qt::BottomEdge);
    cursor_ = across && upright ? (falling ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor)
              : across          ? Qt::SizeHorCursor
              : upright         ? Qt::SizeVerCursor
                                : Qt::SizeAllCursor;
}

void CanvasController::frameSelection() {
    if (gesture() != Gesture::idle) return;
    const sessions::Session& session = scene_.session();
    QRectF inside;
    for (const NodeId id : selection_.nodes()) inside |= scene_.rect(*session.graph.find(id));
    for (const auto id : selection_.frames()) inside |= scene_.frames().rect(id);
    if (inside.isEmpty()) {
        Q_EMIT session_.notice(tr("Select the nodes that the frame is to hold"));
        return;
    }
    sessions::CanvasFrame frame;
    frame.title = freeFrameTitle(session, titleFor(session, selection_.nodes()).toStdString());
    frame.colour = kCanvasColours[(session.nextCanvasFrameId.value - 1) % kCanvasColours.size()].value;
    const sessions::GestureId gesture = session_.newGesture();
    const auto done = session_.perform(sessions::AddFrame{withRect(frame, frameRectAround(inside))}, gesture);
    if (!done) return;
    const auto id = std::get<sessions::AddFrame>(*done).id;
    selection_.set({}, {id});
    titleEdit_ = TitleEdit{id, gesture};
    Q_EMIT titleEditChanged();
}

QStringList CanvasController::frameTitles() const {
    QStringList titles;
    for (const auto& [id, frame] : scene_.session().canvasFrames) titles.append(QString::fromStdString(frame.title));
    return titles;
}

void CanvasController::editTitle() {
    const bool node = selection_.nodes().size() == 1 && selection_.frames().empty();
    const bool frame = selection_.frames().size() == 1 && selection_.nodes().empty();
    if (!needs(node || frame, tr("Select one node, or one frame, to be renamed"))) return;
    if (gesture() == Gesture::moveNodes) setState(Idle{});  // that of the press of a double click
    if (node) {
        titleEdit_ = TitleEdit{*selection_.nodes().begin()};
        if (!titleBox().intersects(QRectF({}, viewport_)))
            bringIntoView(scene_.rect(*scene_.session().graph.find(*selection_.nodes().begin())));
    } else {
        titleEdit_ = TitleEdit{*selection_.frames().begin()};
    }
    Q_EMIT titleEditChanged();
}

bool CanvasController::titled() const {
    const sessions::Session& session = scene_.session();
    if (const auto* node = std::get_if<NodeId>(&titleEdit_->of)) return session.graph.find(*node) != nullptr;
    return session.canvasFrames.contains(std::get<sessions::CanvasFrameId>(titleEdit_->of));
}

QRectF CanvasController::titleBox() const {
    if (!titleEdit_) return {};
    if (const auto* node = std::get_if<NodeId>(&titleEdit_->of))
        return view_.toScreen(QRectF(scene_.position(*node), QSizeF(kNodeWidthUnits, kTitleHeightUnits)));
    return view_.toScreen(scene_.frames().titleRect(std::get<sessions::CanvasFrameId>(titleEdit_->of), view_.zoom));
}

QString CanvasController::titleText() const {
    if (!titleEdit_) return {};
    const sessions::Session& session = scene_.session();
    if (const auto* node = std::get_if<NodeId>(&titleEdit_->of))
        return QString::fromStdString(session.graph.find(*node)->name);
    return QString::fromStdString(session.canvasFrames.at(std::get<sessions::CanvasFrameId>(titleEdit_->of)).title);
}

void CanvasController::finishTitle(const QString& title) {
    if (!titleEdit_) return;
    const TitleEdit edit = *std::exchange(titleEdit_, std::nullopt);
    Q_EMIT titleEditChanged();
    const std::string typed = title.trimmed().toStdString();
    if (const auto* node = std::get_if<NodeId>(&edit.of)) {
        if (!typed.empty() && typed != scene_.session().graph.find(*node)->name)
            session_.perform(sessions::RenameNode{*node, typed});
        return;
    }
    const auto id = std::get<sessions::CanvasFrameId>(edit.of);
    sessions::CanvasFrame frame = scene_.session().canvasFrames.at(id);
    if (std::exchange(frame.title, typed) != typed) session_.perform(sessions::SetFrame{id, frame}, edit.gesture);
}

void CanvasController::cancelTitle() {
    if (!std::exchange(titleEdit_, std::nullopt)) return;
    Q_EMIT titleEditChanged();
}

void CanvasController::selectInFrames() {
    selection_.setNodes(scene_.frames().nodesIn(selection_.frames()));
}

void CanvasController::refitFrames() {
    if (gesture() != Gesture::idle) return;
    const sessions::Session& session = scene_.session();
    std::vector<sessions::Edit> edits;
    for (const auto id : selection_.frames()) {
        QRectF inside;
        for (const NodeId node : scene_.frames().nodesIn({id})) inside |= scene_.rect(*session.graph.find(node));
        for (const auto inner : scene_.frames().withInner({id}))
            if (inner != id) inside |= scene_.frames().rect(inner);
        const sessions::CanvasFrame& frame = session.canvasFrames.at(id);
        const sessions::CanvasFrame fitted = withRect(frame, frameRectAround(inside));
        if (!inside.isEmpty() && fitted != frame) edits.emplace_back(sessions::SetFrame{id, fitted});
    }
    performAsOne(tr("Fit %n frames", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::setSnapToGrid(bool snap) {
    if (std::exchange(snapToGrid_, snap) != snap) Q_EMIT snapChanged();
}

// By its neighbours first; along an axis where there are none, by the grid.
void CanvasController::snap(MoveNodes& moving, QPointF by) const {
    moving.by = by;
    moving.guides.clear();
    if (freeKey_) return;
    if (snapToGrid_) moving.by = snappedToGrid(moving.grip, by);
    const QRectF seen = view_.toScene(QRectF({}, viewport_));
    std::vector<QRectF> neighbours;
    const SceneShapes& shapes = scene_.shapes();
    for (std::size_t i = 0; i < shapes.nodes().size(); ++i)
        if (!moving.moved.nodes.contains(shapes.nodes()[i].id) && shapes.rects()[i].intersects(seen))
            neighbours.push_back(shapes.rects()[i]);
    if (!moving.moved.frames.empty())
        for (const auto& [id, frame] : scene_.session().canvasFrames)
            if (!moving.moved.frames.contains(id)) neighbours.push_back(rectOf(frame));
    Alignment found = alignedWith(moving.grip, by, neighbours, toUnits(kAlignPixels));
    moving.by = {found.dx.value_or(moving.by.x()), found.dy.value_or(moving.by.y())};
    moving.guides = std::move(found.guides);
}

QVariantList CanvasController::guides() const {
    QVariantList lines;
    if (const auto* moving = std::get_if<MoveNodes>(&gesture_); moving && moving->moving)
        for (const QLineF& guide : moving->guides)
            lines.append(QRectF(view_.toScreen(guide.p1()), view_.toScreen(guide.p2())));
    return lines;
}

void CanvasController::arrange(Arrange how) {
    if (gesture() != Gesture::idle) return;
    std::vector<sessions::Edit> edits;
    const bool gaps = how == Arrange::across || how == Arrange::down;
    if (!needs(selection_.nodes().size() >= (gaps ? 3 : 2), gaps ? tr("Select three nodes or more to be distributed")
                                                                 : tr("Select two nodes or more to be aligned")))
        return;
    const auto places = arranged(scene_.session(), selection_.nodes(), static_cast<Arrangement>(how));
    for (const auto& [id, place] : places) edits.emplace_back(sessions::MoveNode{id, place});
    if (!needs(!edits.empty(), tr("They stand so already"))) return;
    performAsOne(gaps ? tr("Distribute %n nodes", nullptr, static_cast<int>(selection_.nodes().size()))
                      : tr("Align %n nodes", nullptr, static_cast<int>(selection_.nodes().size())),
                 edits);
}

void CanvasController::toggleCollapsed() {
    if (gesture() != Gesture::idle || !needs(!selection_.nodes().empty(), tr("Select the nodes to be collapsed")))
        return;
    std::vector<sessions::Edit> collapse, expand;
    for (const NodeId id : selection_.nodes()) {
        sessions::NodeAppearance look = scene_.session().content(id).appearance;
        look.collapsed = !look.collapsed;
        (look.collapsed ? collapse : expand).emplace_back(sessions::SetAppearance{id, look});
    }
    if (!collapse.empty())
        performAsOne(tr("Collapse %n nodes", nullptr, static_cast<int>(collapse.size())), collapse);
    else
        performAsOne(tr("Expand %n nodes", nullptr, static_cast<int>(expand.size())), expand);
}

void CanvasController::colourSelection(const QString& colour) {
    if (gesture() != Gesture::idle) return;
    const std::string wanted = colour.toStdString();
    std::vector<sessions::Edit> edits;
    for (const NodeId id : selection_.nodes()) {
        sessions::NodeAppearance look = scene_.session().content(id).appearance;
        if (std::exchange(look.colour, wanted) != wanted) edits.emplace_back(sessions::SetAppearance{id, look});
    }
    for (const auto id : selection_.frames()) {
        sessions::CanvasFrame frame = scene_.session().canvasFrames.at(id);
        if (std::exchange(frame.colour, wanted) != wanted) edits.emplace_back(sessions::SetFrame{id, frame});
    }
    performAsOne(tr("Colour the selection"), edits);
}

}  // namespace lacquer::editor
