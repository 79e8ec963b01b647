#include "editor/controllers/canvas_scene.hpp"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lacquer::editor {

namespace {

constexpr int kCurveSegments = 24;
// How far a wire runs straight out of its port, at least and at most.
constexpr double kShortestHandle = 30;
constexpr double kLongestHandle = 160;

double distanceToSegment(QPointF a, QPointF b, QPointF p) {
    const QPointF along = b - a;
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length2, 0.0, 1.0) : 0.0;
    return QLineF(p, a + along * t).length();
}

QPointF pointOn(const WireCurve& c, double t) {
    const double s = 1 - t;
    return c[0] * (s * s * s) + c[1] * (3 * s * s * t) + c[2] * (3 * s * t * t) + c[3] * (t * t * t);
}

}  // namespace

WireCurve wireCurve(QPointF from, QPointF to) {
    const double handle = std::clamp(std::abs(to.x() - from.x()) / 2, kShortestHandle, kLongestHandle);
    return {from, from + QPointF(handle, 0), to - QPointF(handle, 0), to};
}

double distanceTo(const WireCurve& curve, QPointF point) {
    double nearest = std::numeric_limits<double>::max();
    QPointF before = curve[0];
    for (int i = 1; i <= kCurveSegments; ++i) {
        const QPointF next = pointOn(curve, static_cast<double>(i) / kCurveSegments);
        nearest = std::min(nearest, distanceToSegment(before, next, point));
        before = next;
    }
    return nearest;
}

double nodeHeightUnits(const Node& node) {
    const auto ports = std::max({node.inputs.size(), node.outputs.size(), std::size_t{1}});
    return kTitleHeightUnits + static_cast<double>(ports) * kPortSpacingUnits + kMeterStripUnits;
}

double portOffsetUnits(PortIndex port) {
    return kTitleHeightUnits + (static_cast<double>(port) + 0.5) * kPortSpacingUnits;
}

void CanvasScene::setDrag(std::set<NodeId> nodes, QPointF offset) {
    dragged_ = std::move(nodes);
    dragOffset_ = offset;
}

QPointF CanvasScene::position(NodeId id) const {
    const sessions::CanvasPosition& p = session().content(id).position;
    const QPointF saved(p.x, p.y);
    return dragged_.contains(id) ? saved + dragOffset_ : saved;
}

QRectF CanvasScene::rect(const Node& node) const {
    return {position(node.id), QSizeF(kNodeWidthUnits, nodeHeightUnits(node))};
}

QPointF CanvasScene::portPosition(const PortRef& port) const {
    const double x = port.direction == PortDirection::input ? 0 : kNodeWidthUnits;
    return position(port.address.node) + QPointF(x, portOffsetUnits(port.address.port));
}

WireCurve CanvasScene::curve(const Connection& connection) const {
    return wireCurve(portPosition({connection.source, PortDirection::output}),
                     portPosition({connection.destination, PortDirection::input}));
}

QRectF CanvasScene::bounds() const {
    QRectF all;
    for (const auto& [id, node] : session().graph.nodes()) all |= rect(node);
    return all;
}

std::optional<NodeId> CanvasScene::nodeAt(QPointF scene, const std::set<NodeId>& raised) const {
    std::optional<NodeId> found;
    for (const auto& [id, node] : session().graph.nodes()) {
        if (found && raised.contains(*found) && !raised.contains(id)) continue;
        if (rect(node).contains(scene)) found = id;
    }
    return found;
}

std::optional<PortRef> CanvasScene::portAt(QPointF scene, double radiusUnits) const {
    std::optional<PortRef> found;
    double nearest = radiusUnits;
    for (const auto& [id, node] : session().graph.nodes()) {
        if (!rect(node).marginsAdded({radiusUnits, 0, radiusUnits, 0}).contains(scene)) continue;
        const auto tryPorts = [&](std::size_t count, PortDirection direction) {
            for (PortIndex port = 0; port < count; ++port) {
                const PortRef candidate{{id, port}, direction};
                const double distance = QLineF(portPosition(candidate), scene).length();
                if (distance > nearest) continue;
                nearest = distance;
                found = candidate;
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
    for (const auto& [id, connection] : session().graph.connections()) {
        const WireCurve wire = curve(connection);
        // The curve stays within the box of its four points.
        const auto [left, right] = std::minmax({wire[0].x(), wire[1].x(), wire[2].x(), wire[3].x()});
        const auto [top, bottom] = std::minmax({wire[0].y(), wire[3].y()});
        if (scene.x() < left - nearest || scene.x() > right + nearest || scene.y() < top - nearest ||
            scene.y() > bottom + nearest)
            continue;
        const double distance = distanceTo(wire, scene);
        if (distance > nearest) continue;
        nearest = distance;
        const double toSource = QLineF(wire[0], scene).length();
        const double toDestination = QLineF(wire[3], scene).length();
        const bool atEnd = std::min(toSource, toDestination) <= endUnits;
        found = WireHit{id, !atEnd                     ? WirePart::middle
                            : toSource < toDestination ? WirePart::source
                                                       : WirePart::destination};
    }
    return found;
}

std::set<NodeId> CanvasScene::nodesTouching(const QRectF& scene) const {
    std::set<NodeId> touched;
    for (const auto& [id, node] : session().graph.nodes())
        if (rect(node).intersects(scene)) touched.insert(id);
    return touched;
}

const PortInfo& CanvasScene::info(const PortRef& port) const {
    const Node& node = *session().graph.find(port.address.node);
    return port.direction == PortDirection::input ? node.inputs[port.address.port] : node.outputs[port.address.port];
}

std::vector<PortRef> allPorts(const Graph& graph) {
    std::vector<PortRef> ports;
    for (const auto& [id, node] : graph.nodes()) {
        for (PortIndex port = 0; port < node.inputs.size(); ++port) ports.push_back({{id, port}, PortDirection::input});
        for (PortIndex port = 0; port < node.outputs.size(); ++port)
            ports.push_back({{id, port}, PortDirection::output});
    }
    return ports;
}

}  // namespace lacquer::editor
