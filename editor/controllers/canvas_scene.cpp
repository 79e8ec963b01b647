#include "editor/controllers/canvas_scene.hpp"

#include <QLineF>
#include <algorithm>
#include <utility>

namespace lacquer::editor {

namespace {

// Whether an edit leaves everything on the canvas as it is: those that come many at a time, when a knob is turned.
bool leavesShapes(const sessions::Edit& edit) {
    return std::holds_alternative<sessions::SetParameter>(edit) ||
           std::holds_alternative<sessions::SetAutomation>(edit) ||
           std::holds_alternative<sessions::SetAutomationMode>(edit) ||
           std::holds_alternative<sessions::SetFrame>(edit);
}

// What is looked at closely may be more than is hit: so much that no rounding leaves out what is.
constexpr double kSlack = 1e-6;

constexpr double kEndShare = 0.4;  // of the way between its ports, so that the shortest wire has a middle

}  // namespace

CanvasScene::CanvasScene(const SessionController& session) : session_(session), frames_(session) {
    QObject::connect(&session, &SessionController::opened, &listening_, [this] { stale_ = true; });
    QObject::connect(&session, &SessionController::edited, &listening_,
                     [this](const sessions::Edit& edit) { stale_ = stale_ || !leavesShapes(edit); });
}

const SceneShapes& CanvasScene::shapes() const {
    if (std::exchange(stale_, false)) {
        shapes_ = SceneShapes(
            session(), [this](NodeId id) { return position(id); }, [this](ConnectionId id) { return bendsOf(id); });
        ++revision_;
    }
    return shapes_;
}

std::uint64_t CanvasScene::revision() const {
    (void)shapes();
    return revision_;
}

void CanvasScene::setDrag(std::set<NodeId> nodes, QPointF offset) {
    std::set<NodeId> moved = nodes;
    moved.merge(dragged_);
    dragged_ = std::move(nodes);
    dragOffset_ = offset;
    if (stale_ || moved.empty()) return;
    ++revision_;
    shapes_.move(
        moved, [this](NodeId id) { return position(id); }, [this](ConnectionId id) { return bendsOf(id); });
}

void CanvasScene::setBends(std::map<ConnectionId, sessions::WirePath> paths) {
    std::set<ConnectionId> changed;
    for (const auto* all : {&shownPaths_, &paths})
        for (const auto& [id, path] : *all) changed.insert(id);
    shownPaths_ = std::move(paths);
    if (stale_ || changed.empty()) return;
    ++revision_;
    shapes_.bend(changed, [this](ConnectionId id) { return bendsOf(id); });
}

QPointF CanvasScene::position(NodeId id) const {
    const sessions::CanvasPosition& p = session().content(id).position;
    const QPointF saved(p.x, p.y);
    return dragged_.contains(id) ? saved + dragOffset_ : saved;
}

QRectF CanvasScene::rect(const Node& node) const {
    return {position(node.id), nodeRectUnits(node, session().content(node.id)).size()};
}

QPointF CanvasScene::portPosition(const PortRef& port) const {
    const double x = port.direction == PortDirection::input ? 0 : kNodeWidthUnits;
    return position(port.address.node) +
           QPointF(x, portOffsetUnits(port.address.port, session().content(port.address.node).appearance));
}

std::vector<QPointF> CanvasScene::bendsOf(ConnectionId id) const {
    const Connection* connection = session().graph.find(id);
    return connection == nullptr ? std::vector<QPointF>() : bends(*connection);
}

std::vector<QPointF> CanvasScene::bends(const Connection& connection) const {
    const auto shown = shownPaths_.find(connection.id);
    const auto saved = session().wirePaths.find(connection.id);
    if (shown == shownPaths_.end() && saved == session().wirePaths.end()) return {};
    const bool carried = dragged_.contains(connection.source.node) && dragged_.contains(connection.destination.node);
    std::vector<QPointF> points;
    for (const sessions::CanvasPosition& p : shown == shownPaths_.end() ? saved->second : shown->second)
        points.push_back(QPointF(p.x, p.y) + (carried ? dragOffset_ : QPointF()));
    return points;
}

WireRoute CanvasScene::route(const Connection& connection) const {
    return {portPosition({connection.source, PortDirection::output}), bends(connection),
            portPosition({connection.destination, PortDirection::input})};
}

QRectF CanvasScene::bounds() const {
    QRectF all;
    for (const QRectF& rect : shapes().rects()) all |= rect;
    return all;
}

std::optional<NodeId> CanvasScene::nodeAt(QPointF scene, const std::set<NodeId>& raised) const {
    std::optional<NodeId> found;
    const std::vector<QRectF>& rects = shapes().rects();
    for (std::size_t i = 0; i < rects.size(); ++i) {
        if (!rects[i].contains(scene)) continue;
        const NodeId id = shapes_.nodes()[i].id;
        if (!found || !raised.contains(*found) || raised.contains(id)) found = id;
    }
    return found;
}

std::optional<PortRef> CanvasScene::portAt(QPointF scene, double radiusUnits, const PortFilter& wanted) const {
    std::optional<PortRef> found;
    double nearest = radiusUnits;
    const double reach = radiusUnits + kSlack;
    const std::vector<QRectF>& rects = shapes().rects();
    for (std::size_t i = 0; i < rects.size(); ++i) {
        if (!rects[i].marginsAdded({reach, 0, reach, 0}).contains(scene)) continue;
        const NodeId id = shapes_.nodes()[i].id;
        const Node& node = *session().graph.find(id);
        const bool onePlace = shapes_.nodes()[i].collapsed;
        const auto tryPorts = [&](std::size_t count, PortDirection direction) {
            for (PortIndex port = 0; port < count; ++port) {
                const PortRef candidate{{id, port}, direction};
                const double distance = QLineF(portPosition(candidate), scene).length();
                if (distance > nearest || (wanted && !wanted(candidate))) continue;
                nearest = distance;
                found = candidate;
                if (onePlace) return;  // the first of them
            }
        };
        tryPorts(node.inputs.size(), PortDirection::input);
        tryPorts(node.outputs.size(), PortDirection::output);
    }
    return found;
}

std::optional<WireHit> CanvasScene::wireAt(QPointF scene, double toleranceUnits, double endUnits) const {
    std::optional<WireHit> found;
    double nearest = toleranceUnits;
    const std::vector<QRectF>& boxes = shapes().wireBoxes();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const double reach = nearest + kSlack;
        if (!boxes[i].adjusted(-reach, -reach, reach, reach).contains(scene)) continue;
        const WireRoute& wire = shapes_.wires()[i].route;
        const double distance = distanceTo(wire, scene);
        if (distance > nearest) continue;
        nearest = distance;
        const double toSource = QLineF(wire.start(), scene).length();
        const double toDestination = QLineF(wire.end(), scene).length();
        const double ends = std::min(endUnits, kEndShare * QLineF(wire.start(), wire.end()).length());
        const bool atEnd = std::min(toSource, toDestination) <= ends;
        found = WireHit{shapes_.wires()[i].id, !atEnd                     ? WirePart::middle
                                               : toSource < toDestination ? WirePart::source
                                                                          : WirePart::destination};
    }
    return found;
}

std::optional<BendRef> CanvasScene::bendAt(QPointF scene, double radiusUnits) const {
    std::optional<BendRef> found;
    double nearest = radiusUnits;
    const double reach = radiusUnits + kSlack;
    const std::vector<QRectF>& boxes = shapes().wireBoxes();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (!boxes[i].adjusted(-reach, -reach, reach, reach).contains(scene)) continue;
        const WireShape& wire = shapes_.wires()[i];
        for (std::size_t bend = 0; bend < wire.route.bends(); ++bend) {
            const double distance = QLineF(wire.route.bend(bend), scene).length();
            if (distance > nearest) continue;
            nearest = distance;
            found = BendRef{wire.id, bend};
        }
    }
    return found;
}

std::vector<ConnectionId> CanvasScene::wiresAcross(const QLineF& scene) const {
    std::vector<ConnectionId> crossed;
    const QRectF reach = QRectF(scene.p1(), scene.p2()).normalized();
    const std::vector<QRectF>& boxes = shapes().wireBoxes();
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (meet(boxes[i], reach) && crosses(shapes_.wires()[i].route, scene)) crossed.push_back(shapes_.wires()[i].id);
    return crossed;
}

std::vector<ConnectionId> CanvasScene::wiresThrough(const QRectF& scene) const {
    std::vector<std::pair<double, ConnectionId>> found;
    const std::vector<QRectF>& boxes = shapes().wireBoxes();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const WireShape& wire = shapes_.wires()[i];
        if (meet(boxes[i], scene) && crosses(wire.route, scene))
            found.emplace_back(distanceTo(wire.route, scene.center()), wire.id);
    }
    std::sort(found.begin(), found.end());
    std::vector<ConnectionId> wires;
    for (const auto& [distance, id] : found) wires.push_back(id);
    return wires;
}

std::set<NodeId> CanvasScene::nodesTouching(const QRectF& scene) const {
    std::set<NodeId> touched;
    const std::vector<QRectF>& rects = shapes().rects();
    for (std::size_t i = 0; i < rects.size(); ++i)
        if (rects[i].intersects(scene)) touched.insert(touched.end(), shapes_.nodes()[i].id);
    return touched;
}

const PortInfo& CanvasScene::info(const PortRef& port) const {
    const Node& node = *session().graph.find(port.address.node);
    return port.direction == PortDirection::input ? node.inputs[port.address.port] : node.outputs[port.address.port];
}

bool CanvasScene::atOnePlace(const PortRef& a, const PortRef& b) const {
    if (a == b) return true;
    return a.address.node == b.address.node && a.direction == b.direction && collapsed(a.address.node);
}

std::vector<PortRef> portsOf(const Node& node) {
    std::vector<PortRef> ports;
    for (PortIndex port = 0; port < node.inputs.size(); ++port)
        ports.push_back({{node.id, port}, PortDirection::input});
    for (PortIndex port = 0; port < node.outputs.size(); ++port)
        ports.push_back({{node.id, port}, PortDirection::output});
    return ports;
}

std::vector<PortRef> allPorts(const Graph& graph) {
    std::vector<PortRef> ports;
    for (const auto& [id, node] : graph.nodes())
        for (const PortRef& port : portsOf(node)) ports.push_back(port);
    return ports;
}

}  // namespace lacquer::editor
