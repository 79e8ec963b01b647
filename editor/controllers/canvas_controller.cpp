#include "editor/controllers/canvas_controller.hpp"

#include <QLineF>
#include <algorithm>
#include <cmath>

namespace lacquer::editor {

namespace {

// Pixels.
constexpr double kDragThreshold = 4;  // less is a click by an unsteady hand
constexpr double kPortRadius = 11;
constexpr double kSnapRadius = 18;
constexpr double kWireTolerance = 6;
constexpr double kWireEnd = 30;     // so near a port a drag takes the wire's end off
constexpr double kCullMargin = 80;  // nodes this far outside are kept, so that a pan does not build them all anew
constexpr double kFitMargin = 24;

}  // namespace

CanvasController::CanvasController(SessionController& session)
    : session_(session), scene_(session), selection_(session), nodes_(session, scene_, selection_) {
    connect(&session, &SessionController::closing, this, &CanvasController::cancel);
    connect(&session, &SessionController::opened, this, [this] {
        fitWhenSized_ = true;
        setViewport(viewport_);
        Q_EMIT contentChanged();
    });
    // Undo by key in the middle of a gesture: what it holds may be gone.
    connect(&session, &SessionController::edited, this, [this] {
        if (gesture() == Gesture::dragWire || gesture() == Gesture::moveNodes) cancel();
        Q_EMIT contentChanged();
    });
    connect(&selection_, &Selection::changed, this, &CanvasController::contentChanged);
}

CanvasController::~CanvasController() = default;

// View ---------------------------------------------------------------------------------------------------------------

void CanvasController::setView(const ViewTransform& view) {
    const bool zoomed = view.zoom != view_.zoom;
    view_ = view;
    const QRectF screen = QRectF({}, viewport_).adjusted(-kCullMargin, -kCullMargin, kCullMargin, kCullMargin);
    nodes_.setVisibleRect(far() ? QRectF() : view_.toScene(screen));
    if (zoomed) Q_EMIT zoomChanged();
    Q_EMIT viewChanged();
}

void CanvasController::setViewport(QSizeF size) {
    viewport_ = size;
    if (viewport_.isEmpty()) return;
    if (std::exchange(fitWhenSized_, false)) {
        fit();
    } else {
        setView(view_);
    }
}

void CanvasController::zoomAt(QPointF at, double factor) {
    setView(view_.zoomedAt(at, factor));
}

void CanvasController::zoomBy(double factor) {
    zoomAt({viewport_.width() / 2, viewport_.height() / 2}, factor);
}

void CanvasController::fit() {
    setView(ViewTransform::fitting(scene_.bounds(), viewport_, kFitMargin));
}

void CanvasController::bringIntoView(NodeId node) {
    const QRectF screen = view_.toScreen(scene_.rect(*session_.session().graph.find(node)));
    if (QRectF({}, viewport_).contains(screen)) return;
    const QPointF middle{viewport_.width() / 2, viewport_.height() / 2};
    setView({view_.zoom, view_.offset + middle - screen.center()});
}

// Gestures -----------------------------------------------------------------------------------------------------------

void CanvasController::setState(State state) {
    gesture_ = std::move(state);
    if (gesture() != Gesture::moveNodes) scene_.clearDrag();
    nodes_.setWireDrag(wireDrag());
    Q_EMIT gestureChanged();
    Q_EMIT contentChanged();
}

const WireDrag* CanvasController::wireDrag() const {
    const auto* wiring = std::get_if<Wiring>(&gesture_);
    return wiring != nullptr && wiring->moving ? &wiring->drag : nullptr;
}

QRectF CanvasController::band() const {
    const auto* band = std::get_if<Band>(&gesture_);
    return band ? view_.toScreen(QRectF(band->from, band->to).normalized()) : QRectF();
}

void CanvasController::press(QPointF at, PointerButton button, SelectMode mode) {
    if (gesture() != Gesture::idle) return;  // a second button during a gesture
    setHint({}, at, false);
    if (button == PointerButton::middle || panKey_) {
        setState(Pan{at});
    } else {
        pressLeft(at, mode);
    }
}

void CanvasController::pressLeft(QPointF at, SelectMode mode) {
    const QPointF point = view_.toScene(at);
    if (const auto port = far() ? std::nullopt : scene_.portAt(point, toUnits(kPortRadius))) {
        // On a port where the selected wire ends, that end is meant.
        const Connection* wire = selection_.wire() ? scene_.session().graph.find(*selection_.wire()) : nullptr;
        if (wire && *port == PortRef{wire->destination, PortDirection::input}) {
            setState(Wiring{WireDrag(scene_, *wire, WirePart::destination, point), at});
        } else if (wire && *port == PortRef{wire->source, PortDirection::output}) {
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
        if (selection_.contains(*node)) setState(MoveNodes{point, at});
    } else if (const auto wire = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd))) {
        selection_.setWire(wire->id);
        if (wire->part != WirePart::middle)
            setState(Wiring{WireDrag(scene_, *scene_.session().graph.find(wire->id), wire->part, point), at});
    } else {
        setState(Band{point, point, mode == SelectMode::extend ? selection_.nodes() : std::set<NodeId>()});
        if (mode == SelectMode::replace) selection_.clear();
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
        selection_.setNodes(std::move(touched));
        Q_EMIT gestureChanged();
    } else if (auto* moving = std::get_if<MoveNodes>(&gesture_)) {
        moving->moving = moving->moving || QLineF(moving->pressedAt, at).length() >= kDragThreshold;
        if (!moving->moving) return;
        scene_.setDrag(selection_.nodes(), point - moving->from);
        nodes_.touchPositions(selection_.nodes());
        Q_EMIT contentChanged();
    } else if (auto* wiring = std::get_if<Wiring>(&gesture_)) {
        wiring->moving = wiring->moving || QLineF(wiring->pressedAt, at).length() >= kDragThreshold;
        if (!wiring->moving) return;
        const auto snapped = wiring->drag.snapped();
        wiring->drag.moveTo(point, toUnits(kSnapRadius));
        if (nodes_.wireDrag() == nullptr || snapped != wiring->drag.snapped()) nodes_.setWireDrag(&wiring->drag);
        setHint(wiring->drag.refusal(), at, true);
        Q_EMIT contentChanged();
    }
}

void CanvasController::release(QPointF at) {
    move(at);
    switch (gesture()) {
        case Gesture::moveNodes:
            return finishMove(at);
        case Gesture::dragWire:
            return finishWire(at);
        default:
            return setState(Idle{});
    }
}

void CanvasController::moveSelection(QPointF by) {
    std::vector<sessions::Edit> edits;
    for (const NodeId id : selection_.nodes()) {
        const sessions::CanvasPosition& from = scene_.session().content(id).position;
        // Whole units: nothing finer can be aimed at, and the file reads better.
        edits.emplace_back(sessions::MoveNode{id, {std::round(from.x + by.x()), std::round(from.y + by.y())}});
    }
    performAsOne(tr("Move %n nodes", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::finishMove(QPointF at) {
    const MoveNodes moved = std::get<MoveNodes>(gesture_);
    setState(Idle{});
    if (moved.moving) moveSelection(view_.toScene(at) - moved.from);
}

void CanvasController::finishWire(QPointF at) {
    const Wiring wiring = std::get<Wiring>(gesture_);
    setState(Idle{});
    setHint({}, at, false);
    if (!wiring.moving) return;
    auto edit = wiring.drag.drop();
    if (!edit) {
        Q_EMIT session_.problem(textOf(edit.error()));
    } else if (*edit) {
        session_.perform(**edit);
    }
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
    if (!scene_.nodeAt(point, {}) && !scene_.portAt(point, toUnits(kPortRadius))) Q_EMIT paletteRequested(at);
}

// What is under the pointer ------------------------------------------------------------------------------------------

void CanvasController::setHint(const QString& text, QPointF at, bool refusal) {
    if (text == hint_ && refusal == hintIsRefusal_ && (text.isEmpty() || at == hintPosition_)) return;
    hint_ = text;
    hintPosition_ = at;
    hintIsRefusal_ = refusal;
    Q_EMIT hintChanged();
}

QString CanvasController::describe(const Connection& wire) const {
    const Graph& graph = scene_.session().graph;
    const QString ends = QString::fromStdString(graph.find(wire.source.node)->name) + " → " +
                         QString::fromStdString(graph.find(wire.destination.node)->name);
    return wire.compensated ? ends : tr("%1, latency not compensated").arg(ends);
}

QString CanvasController::describe(QPointF at) const {
    const Graph& graph = scene_.session().graph;
    const QPointF point = view_.toScene(at);
    if (far()) {
        const auto node = scene_.nodeAt(point, {});
        if (!node) return {};
        const QString name = QString::fromStdString(graph.find(*node)->name);
        return scene_.session().isBypassed(*node) ? tr("%1, bypassed").arg(name) : name;
    }
    if (const auto port = scene_.portAt(point, toUnits(kPortRadius))) {
        const PortInfo& info = scene_.info(*port);
        const QString name = QString::fromStdString(info.name);
        if (info.kind != SignalKind::audio) return tr("%1: %2").arg(name, toString(info.kind));
        return info.channels == 1   ? tr("%1: mono").arg(name)
               : info.channels == 2 ? tr("%1: stereo").arg(name)
                                    : tr("%1: %n channels", nullptr, info.channels).arg(name);
    }
    if (scene_.nodeAt(point, {})) return {};
    if (const auto hit = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd))) {
        const Connection& wire = *graph.find(hit->id);
        return describe(wire);
    }
    return {};
}

void CanvasController::hover(QPointF at) {
    setHint(describe(at), at, false);
}

// Commands -----------------------------------------------------------------------------------------------------------

void CanvasController::deleteSelection() {
    if (gesture() != Gesture::idle) return;
    if (selection_.wire()) {
        session_.perform(sessions::Disconnect{*selection_.wire()});
        return;
    }
    std::vector<sessions::Edit> edits;
    for (const NodeId id : selection_.nodes()) edits.emplace_back(sessions::RemoveNode{id});
    performAsOne(tr("Delete %n nodes", nullptr, static_cast<int>(edits.size())), edits);
}

void CanvasController::toggleBypass() {
    if (gesture() != Gesture::idle || selection_.nodes().empty()) return;
    const sessions::Session& session = scene_.session();
    std::vector<sessions::Edit> off, on;
    for (const NodeId id : selection_.nodes())
        if (session.isBypassed(id)) {
            on.emplace_back(sessions::SetBypass{id, false});
        } else if (canBeBypassed(*session.graph.find(id))) {
            off.emplace_back(sessions::SetBypass{id, true});
        }
    // Refused, which says why nothing happens.
    if (off.empty() && on.empty()) off.emplace_back(sessions::SetBypass{*selection_.nodes().begin(), true});
    if (!off.empty())
        performAsOne(tr("Bypass %n nodes", nullptr, static_cast<int>(off.size())), off);
    else
        performAsOne(tr("Switch %n nodes on", nullptr, static_cast<int>(on.size())), on);
}

void CanvasController::toggleCompensation() {
    if (gesture() != Gesture::idle || !selection_.wire()) return;
    const Connection& wire = *scene_.session().graph.find(*selection_.wire());
    if (session_.perform(sessions::SetCompensation{wire.id, !wire.compensated}))
        Q_EMIT session_.notice(describe(wire) + (wire.compensated ? tr(", latency compensated") : QString()));
}

void CanvasController::performAsOne(const QString& name, const std::vector<sessions::Edit>& edits) {
    if (edits.size() == 1)
        session_.perform(edits.front());
    else if (!edits.empty())
        session_.perform(sessions::makeGroup(name.toStdString(), edits));
}

void CanvasController::selectAll() {
    std::set<NodeId> all;
    for (const auto& [id, node] : scene_.session().graph.nodes()) all.insert(id);
    selection_.setNodes(std::move(all));
}

void CanvasController::selectNext(int step) {
    const std::vector<NodeId> order = scene_.session().graph.topologicalOrder();
    if (order.empty()) return;
    const auto count = static_cast<std::ptrdiff_t>(order.size());
    std::ptrdiff_t next = step > 0 ? 0 : count - 1;
    if (!selection_.nodes().empty()) {
        const auto at = std::find(order.begin(), order.end(), *selection_.nodes().begin()) - order.begin();
        next = (at + step + count) % count;
    }
    const NodeId chosen = order[static_cast<std::size_t>(next)];
    selection_.setNodes({chosen});
    bringIntoView(chosen);
}

void CanvasController::nudge(double dx, double dy) {
    if (gesture() == Gesture::idle) moveSelection({dx, dy});
}

void CanvasController::addNode(const QString& typeUri, QPointF at) {
    const auto type = session_.registry().find(typeUri.toStdString());
    if (!type) {
        Q_EMIT session_.problem(textOf(type.error()));
        return;
    }
    const auto roleOf = [](const std::string& uri) {
        constexpr std::string_view builtIn = "lacquer:";
        if (!uri.starts_with(builtIn)) return sessions::Role::none;
        return sessions::parseRole(uri.substr(builtIn.size())).value_or(sessions::Role::none);
    };
    // "Fader 2" next to a "Fader".
    std::set<std::string> taken;
    for (const auto& [id, node] : scene_.session().graph.nodes()) taken.insert(node.name);
    std::string name = (*type)->name;
    for (int number = 2; taken.contains(name); ++number) name = (*type)->name + " " + std::to_string(number);

    sessions::AddNode add{(*type)->makeNode(name, (*type)->widths.back()), {}, {}};
    const QPointF corner = view_.toScene(at) - QPointF(kNodeWidthUnits, nodeHeightUnits(add.node)) / 2;
    add.content.position = {std::round(corner.x()), std::round(corner.y())};
    add.content.role = roleOf((*type)->uri);
    if (auto done = session_.perform(add)) {
        const NodeId id = std::get<sessions::AddNode>(*done).node.id;
        selection_.setNodes({id});
        bringIntoView(id);
    }
}

}  // namespace lacquer::editor
