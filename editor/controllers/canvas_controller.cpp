#include "editor/controllers/canvas_controller.hpp"

#include <QLineF>
#include <cmath>

#include "editor/controllers/pointer_reach.hpp"

namespace lacquer::editor {

namespace {

// Pixels.
constexpr double kDragThreshold = 4;  // less is a click by an unsteady hand
constexpr double kSnapRadius = 18;
constexpr double kBendRadius = 8;
constexpr double kLevelSnap = 5;  // a bend comes level with its neighbours

}  // namespace

CanvasController::CanvasController(SessionController& session)
    : session_(session), scene_(session), selection_(session), nodes_(session, scene_, selection_) {
    connect(&session, &SessionController::closing, this, [this] {
        cancel();
        cancelTitle();
        forgetPlacement();
        refused_.reset();
        times_ = {};
        clipboard_.detach(session_.session());
    });
    connect(&session, &SessionController::moving, this, [this] { clipboard_.resolveFiles(session_.session()); });
    connect(&session, &SessionController::opened, this, [this] {
        fitWhenSized_ = true;
        setViewport(viewport_);
        Q_EMIT framesChanged();
        Q_EMIT contentChanged();
    });
    // Undo by key in the middle of a gesture: what it holds may be gone.
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (!placementExists()) forgetPlacement();
        if (gesture() != Gesture::idle && gesture() != Gesture::pan && gesture() != Gesture::band) cancel();
        if (std::holds_alternative<sessions::AddFrame>(edit) || std::holds_alternative<sessions::RemoveFrame>(edit) ||
            std::holds_alternative<sessions::SetFrame>(edit))
            Q_EMIT framesChanged();
        if (titleEdit_ && !titled()) cancelTitle();
        Q_EMIT contentChanged();
    });
    connect(&selection_, &Selection::changed, this, &CanvasController::contentChanged);
}

CanvasController::~CanvasController() = default;

// Gestures -----------------------------------------------------------------------------------------------------------

void CanvasController::setState(State state) {
    gesture_ = std::move(state);
    if (gesture() != Gesture::moveNodes) scene_.clearDrag();
    scene_.frames().clear();
    if (gesture() != Gesture::bendWire) scene_.setBends({});
    nodes_.setWireDrag(wireDrag());
    Q_EMIT gestureChanged();
    Q_EMIT contentChanged();
}

const WireDrag* CanvasController::wireDrag() const {
    const auto* wiring = std::get_if<Wiring>(&gesture_);
    return wiring != nullptr && wiring->moving ? &wiring->drag : nullptr;
}

const CutStroke* CanvasController::cutStroke() const {
    const auto* cutting = std::get_if<Cutting>(&gesture_);
    return cutting != nullptr ? &cutting->stroke : nullptr;
}

QRectF CanvasController::band() const {
    const auto* band = std::get_if<Band>(&gesture_);
    return band ? view_.toScreen(QRectF(band->from, band->to).normalized()) : QRectF();
}

void CanvasController::press(QPointF at, PointerButton button, SelectMode mode) {
    if (gesture() != Gesture::idle) return;  // a second button during a gesture
    setHint({}, at, false);
    if (button == PointerButton::right) {
        setState(Cutting{CutStroke(scene_, view_.toScene(at))});
    } else if (button == PointerButton::middle || panKey_) {
        setState(Pan{at});
    } else {
        pressLeft(at, mode);
    }
}

void CanvasController::pressLeft(QPointF at, SelectMode mode) {
    const QPointF point = view_.toScene(at);
    if (const auto tab = tabAt(point)) {
        pressFrame(*tab, at, mode);
    } else if (const auto port = far() ? std::nullopt : scene_.portAt(point, toUnits(kPortRadius))) {
        // On a port where the selected wire ends, that end is meant.
        const Connection* wire = selection_.wire() ? scene_.session().graph.find(*selection_.wire()) : nullptr;
        if (wire && scene_.atOnePlace(*port, {wire->destination, PortDirection::input})) {
            setState(Wiring{WireDrag(scene_, *wire, WirePart::destination, point), at});
        } else if (wire && scene_.atOnePlace(*port, {wire->source, PortDirection::output})) {
            setState(Wiring{WireDrag(scene_, *wire, WirePart::source, point), at});
        } else {
            setState(Wiring{WireDrag(scene_, *port, point), at});
        }
    } else if (const auto node = scene_.nodeAt(point, selection_.nodes())) {
        if (mode == SelectMode::extend) {
            selection_.toggle(*node);
        } else if (!selection_.contains(*node)) {
            selection_.setNodes({*node});
        }
        if (selection_.contains(*node))
            setState(MoveNodes{point, at, movable(), scene_.rect(*scene_.session().graph.find(*node))});
    } else if (const auto bend = far() ? std::nullopt : scene_.bendAt(point, toUnits(kBendRadius))) {
        selection_.setWire(bend->wire, bend->index);
        setState(Bending{WireBend(scene_, *bend, point), at});
    } else if (const auto wire = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd))) {
        selection_.setWire(wire->id);
        if (wire->part != WirePart::middle)
            setState(Wiring{WireDrag(scene_, *scene_.session().graph.find(wire->id), wire->part, point), at});
        else if (!far())
            setState(Bending{WireBend(scene_, wire->id, point), at});
    } else if (const auto frame = frameAt(point)) {
        pressFrame(*frame, at, mode);
    } else {
        if (mode == SelectMode::replace) selection_.clear();
        setState(Band{point, point, selection_.nodes(), selection_.frames()});
    }
}

void CanvasController::move(QPointF at) {
    const QPointF point = view_.toScene(at);
    if (auto* pan = std::get_if<Pan>(&gesture_)) {
        const QPointF by = at - std::exchange(pan->last, at);
        setView({view_.zoom, view_.offset + by});
    } else if (auto* band = std::get_if<Band>(&gesture_)) {
        band->to = point;
        std::set<NodeId> touched = scene_.nodesTouching(QRectF(band->from, point).normalized());
        touched.insert(band->before.begin(), band->before.end());
        auto frames = scene_.frames().within(QRectF(band->from, point).normalized());
        frames.insert(band->framesBefore.begin(), band->framesBefore.end());
        selection_.set(std::move(touched), std::move(frames));
        Q_EMIT gestureChanged();
    } else if (auto* moving = std::get_if<MoveNodes>(&gesture_)) {
        moving->moving = moving->moving || QLineF(moving->pressedAt, at).length() >= kDragThreshold;
        if (!moving->moving) return;
        const auto guidesBefore = moving->guides;
        snap(*moving, point - moving->from);
        scene_.setDrag(moving->moved.nodes, moving->by);
        scene_.frames().setDrag(moving->moved.frames, moving->by);
        nodes_.touchPositions(moving->moved.nodes);
        moving->into = wireUnderNode();
        if (moving->into)
            setHint(tr("Insert into %1").arg(describe(*scene_.session().graph.find(*moving->into))), at, false);
        else
            setHint({}, at, false);
        if (moving->guides != guidesBefore) Q_EMIT gestureChanged();
        Q_EMIT contentChanged();
    } else if (auto* wiring = std::get_if<Wiring>(&gesture_)) {
        const bool begins = !wiring->moving;
        wiring->moving = wiring->moving || QLineF(wiring->pressedAt, at).length() >= kDragThreshold;
        if (!wiring->moving) return;
        const auto snapped = wiring->drag.snapped();
        wiring->drag.moveTo(point, toUnits(kSnapRadius));
        if (nodes_.wireDrag() == nullptr || snapped != wiring->drag.snapped()) nodes_.setWireDrag(&wiring->drag);
        QString hint = wiring->drag.refusal();
        if (wiring->drag.cycle() && throughDelay({wiring->drag.refusedConnection(), wiring->drag.detached()}))
            hint += "\n" + tr("Let go with Shift to connect through a feedback delay");
        setHint(hint, at, true);
        if (begins) Q_EMIT contentChanged();  // the others step back
        Q_EMIT drawingChanged();
    } else if (auto* bending = std::get_if<Bending>(&gesture_)) {
        bending->moving = bending->moving || QLineF(bending->pressedAt, at).length() >= kDragThreshold;
        if (!bending->moving) return;
        bending->bend.moveTo(point, toUnits(kLevelSnap));
        scene_.setBends(bending->bend.paths());
        Q_EMIT contentChanged();
    } else if (auto* resizing = std::get_if<ResizeFrame>(&gesture_)) {
        resizing->moving = resizing->moving || QLineF(resizing->pressedAt, at).length() >= kDragThreshold;
        if (!resizing->moving) return;
        const auto& frame = scene_.session().canvasFrames.at(resizing->hit.id);
        scene_.frames().setResize(resizing->hit.id,
                                  resized(rectOf(frame), resizing->hit.edges, point - resizing->from));
        Q_EMIT contentChanged();
    } else if (auto* cutting = std::get_if<Cutting>(&gesture_)) {
        cutting->stroke.extendTo(point);
        const int count = static_cast<int>(cutting->stroke.crossed().size());
        setHint(count == 0   ? tr("Draw across the wires to be cut")
                : count == 1 ? tr("Cut 1 wire")
                             : tr("Cut %n wires", nullptr, count),
                at, false);
        Q_EMIT drawingChanged();
    }
}

void CanvasController::release(QPointF at, Drop drop) {
    move(at);
    switch (gesture()) {
        case Gesture::moveNodes:
            return finishMove(at);
        case Gesture::dragWire:
            return finishWire(at, drop);
        case Gesture::bendWire:
            return finishBend();
        case Gesture::cutWires:
            return finishCut();
        case Gesture::resizeFrame:
            return finishResize(at);
        default:
            return setState(Idle{});
    }
}

// In whole units: nothing finer can be aimed at, and the file reads better.
sessions::CanvasPosition CanvasController::movedBy(NodeId node, QPointF by) const {
    const sessions::CanvasPosition& from = scene_.session().content(node).position;
    return {std::round(from.x + by.x()), std::round(from.y + by.y())};
}

CanvasController::Movable CanvasController::movable() const {
    Movable all{selection_.nodes(), scene_.frames().withInner(selection_.frames())};
    all.nodes.merge(scene_.frames().nodesIn(selection_.frames()));
    return all;
}

void CanvasController::moveTogether(const Movable& moved, QPointF by) {
    std::vector<sessions::Edit> edits = moveBy(scene_.session(), moved.nodes, by);
    const auto& frames = scene_.session().canvasFrames;
    for (const auto id : moved.frames)
        edits.emplace_back(sessions::SetFrame{id, withRect(frames.at(id), rectOf(frames.at(id)).translated(by))});
    const QString name = selection_.frames().size() == 1 && selection_.nodes().empty()
                             ? tr("Move frame %1").arg(frames.at(*selection_.frames().begin()).title.c_str())
                             : tr("Move %n nodes", nullptr, static_cast<int>(moved.nodes.size()));
    performAsOne(name, edits);
}

void CanvasController::finishMove(QPointF at) {
    const MoveNodes moved = std::get<MoveNodes>(gesture_);
    setState(Idle{});
    setHint({}, at, false);
    if (!moved.moving) return;
    if (!moved.into) return moveTogether(moved.moved, moved.by);
    const NodeId node = *moved.moved.nodes.begin();
    session_.perform(*moveInto(scene_.session(), node, movedBy(node, moved.by), *moved.into));
}

void CanvasController::finishWire(QPointF at, Drop drop) {
    const Wiring wiring = std::get<Wiring>(gesture_);
    setState(Idle{});
    setHint({}, at, false);
    if (!wiring.moving) return;
    refused_.reset();
    if (wiring.drag.cycle()) refused_ = Refused{wiring.drag.refusedConnection(), wiring.drag.detached()};
    const bool remediable = refused_ && throughDelay(*refused_);
    if (remediable && drop == Drop::throughDelay) return connectThroughDelay();
    auto edit = wiring.drag.drop();
    if (!edit) {
        Q_EMIT session_.problem(textOf(edit.error()));
        if (remediable) Q_EMIT remedyOffered(at);
    } else if (*edit) {
        session_.perform(**edit);
    } else if (!wiring.drag.detached() && !wiring.drag.snapped()) {
        askForNode(at, wiring.drag.fixed());
    }
}

void CanvasController::finishBend() {
    const Bending bending = std::get<Bending>(gesture_);
    setState(Idle{});
    if (!bending.moving) return;
    const auto edits = bending.bend.edits();
    const BendRef bend = bending.bend.bend();
    if (performAsOne(tr("Bend %n wires", nullptr, static_cast<int>(edits.size())), edits))
        selection_.setWire(bend.wire, bend.index);
}

void CanvasController::finishCut() {
    const std::vector<sessions::Edit> edits = std::get<Cutting>(gesture_).stroke.edits();
    setState(Idle{});
    setHint({}, {}, false);
    performAsOne(tr("Cut %n wires", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::cancel() {
    if (gesture() == Gesture::idle) {
        selection_.clear();
        return;
    }
    const std::set<NodeId> moved = scene_.draggedNodes();
    setState(Idle{});
    nodes_.touchPositions(moved);
    setHint({}, {}, false);
}

void CanvasController::doubleClick(QPointF at) {
    const QPointF point = view_.toScene(at);
    if (tabAt(point)) return editTitle();
    if (!far() && scene_.portAt(point, toUnits(kPortRadius))) return;
    if (const auto node = scene_.nodeAt(point, selection_.nodes())) {
        // Far away, all of it is as good as its title.
        selection_.setNodes({*node});
        if (far() || point.y() <= scene_.position(*node).y() + kTitleHeightUnits) return editTitle();
        if (session_.session().graph.find(*node)->type.starts_with("lv2:")) Q_EMIT windowRequested(*node);
        return;
    }
    if (const auto bend = far() ? std::nullopt : scene_.bendAt(point, toUnits(kBendRadius))) {
        selection_.setWire(bend->wire, bend->index);
        if (gesture() == Gesture::bendWire) setState(Idle{});  // that of its press
        return deleteSelection();
    }
    if (const auto wire = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd)))
        askForNode(at, wire->id);
    else if (frameAt(point))
        editTitle();
    else
        askForNode(at, {});
}

CanvasController::Target CanvasController::selectForMenu(QPointF at) {
    if (gesture() != Gesture::idle) return Target::none;
    setHint({}, at, false);
    const QPointF point = view_.toScene(at);
    const auto aboutFrame = [this](const FrameHit& hit) {
        if (!selection_.contains(hit.id)) selection_.set({}, {hit.id});
        return Target::frame;
    };
    if (const auto tab = tabAt(point)) return aboutFrame(*tab);
    if (const auto node = scene_.nodeAt(point, selection_.nodes())) {
        if (!selection_.contains(*node)) selection_.setNodes({*node});
        return Target::nodes;
    }
    if (const auto bend = far() ? std::nullopt : scene_.bendAt(point, toUnits(kBendRadius))) {
        selection_.setWire(bend->wire, bend->index);
        return Target::wire;
    }
    if (const auto wire = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd))) {
        selection_.setWire(wire->id);
        return Target::wire;
    }
    if (const auto frame = frameAt(point)) return aboutFrame(*frame);
    selection_.clear();
    return Target::ground;
}

// Of the wires that the node being dragged lies on, the nearest one that can be led through it.
std::optional<ConnectionId> CanvasController::wireUnderNode() const {
    const std::set<NodeId>& nodes = scene_.draggedNodes();
    if (nodes.size() != 1 || far() || !selection_.frames().empty()) return std::nullopt;
    const NodeId id = *nodes.begin();
    for (const ConnectionId wire : scene_.wiresThrough(scene_.rect(*scene_.session().graph.find(id))))
        if (moveInto(scene_.session(), id, {}, wire)) return wire;
    return std::nullopt;
}

std::optional<ConnectionId> CanvasController::wireToEnter() const {
    const auto* moving = std::get_if<MoveNodes>(&gesture_);
    return moving ? moving->into : std::nullopt;
}

void CanvasController::setTimes(sessions::PlannedTimes times) {
    if (times == times_) return;
    times_ = std::move(times);
    Q_EMIT contentChanged();
}

}  // namespace lacquer::editor
