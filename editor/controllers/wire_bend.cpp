#include "editor/controllers/wire_bend.hpp"

#include <QLineF>
#include <algorithm>
#include <cmath>

namespace lacquer::editor {
namespace {

constexpr double kBesideUnits = 33;  // ports are 22 apart, and bends need not lie one above the other

// Wires from the same node to the same node whose ports are the next ones on both sides.
std::vector<Connection> wiresBeside(const Graph& graph, const Connection& wire) {
    const auto next = [](PortIndex a, PortIndex b) { return a + 1 == b || b + 1 == a; };
    std::vector<Connection> found;
    for (const Connection& c : graph.outgoing(wire.source.node))
        if (c.destination.node == wire.destination.node && next(c.source.port, wire.source.port) &&
            next(c.destination.port, wire.destination.port))
            found.push_back(c);
    return found;
}

QPointF pointOf(const sessions::CanvasPosition& place) {
    return {place.x, place.y};
}

std::optional<BendRef> nearestBend(const sessions::Session& session, ConnectionId wire, QPointF point) {
    const sessions::WirePath path = session.wirePath(wire);
    std::optional<BendRef> found;
    double nearest = kBesideUnits;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const double distance = QLineF(pointOf(path[i]), point).length();
        if (distance > nearest) continue;
        nearest = distance;
        found = BendRef{wire, i};
    }
    return found;
}

}  // namespace

std::vector<BendRef> withThoseBeside(const CanvasScene& scene, const BendRef& bend) {
    const sessions::Session& session = scene.session();
    const QPointF point = pointOf(session.wirePath(bend.wire)[bend.index]);
    std::vector<BendRef> found{bend};
    for (const Connection& wire : wiresBeside(session.graph, *session.graph.find(bend.wire)))
        if (const auto beside = nearestBend(session, wire.id, point)) found.push_back(*beside);
    return found;
}

std::vector<sessions::Edit> withoutBends(const sessions::Session& session, const std::vector<BendRef>& bends) {
    std::vector<sessions::Edit> edits;
    for (const BendRef& bend : bends) {
        sessions::WirePath path = session.wirePath(bend.wire);
        path.erase(path.begin() + static_cast<std::ptrdiff_t>(bend.index));
        edits.emplace_back(sessions::SetWirePath{bend.wire, std::move(path)});
    }
    return edits;
}

WireBend::WireBend(const CanvasScene& scene, ConnectionId wire, QPointF pointer) : pressedAt_(pointer) {
    const Graph& graph = scene.session().graph;
    const Connection& touched = *graph.find(wire);
    const auto add = [&](const Connection& c, const WireRoute& route, const NearestOnRoute& on) {
        sessions::WirePath path = scene.session().wirePath(c.id);
        path.insert(path.begin() + static_cast<std::ptrdiff_t>(on.curve), {on.point.x(), on.point.y()});
        if (held_.empty()) {
            before_ = route[on.curve][0].y();
            behind_ = route[on.curve][3].y();
        }
        hold({c.id, on.curve}, std::move(path));
    };
    const WireRoute route = scene.route(touched);
    add(touched, route, nearestOn(route, pointer));
    for (const Connection& beside : wiresBeside(graph, touched)) {
        const WireRoute other = scene.route(beside);
        if (const NearestOnRoute on = nearestOn(other, pointer); on.distance <= kBesideUnits) add(beside, other, on);
    }
}

WireBend::WireBend(const CanvasScene& scene, const BendRef& bend, QPointF pointer) : pressedAt_(pointer) {
    const WireRoute route = scene.route(*scene.session().graph.find(bend.wire));
    before_ = route[bend.index][0].y();
    behind_ = route[bend.index + 1][3].y();
    for (const BendRef& each : withThoseBeside(scene, bend)) hold(each, scene.session().wirePath(each.wire));
}

void WireBend::hold(BendRef bend, sessions::WirePath path) {
    held_.push_back({bend, std::move(path)});
}

void WireBend::moveTo(QPointF pointer, double snapUnits) {
    by_ = pointer - pressedAt_;
    const double y = held_.front().path[held_.front().bend.index].y;
    for (const double level : {before_, behind_})
        if (std::abs(y + by_.y() - level) <= snapUnits) by_.setY(level - y);
}

std::map<ConnectionId, sessions::WirePath> WireBend::paths() const {
    std::map<ConnectionId, sessions::WirePath> paths;
    for (const Held& held : held_) {
        sessions::WirePath path = held.path;
        sessions::CanvasPosition& moved = path[held.bend.index];
        moved = {std::round(moved.x + by_.x()), std::round(moved.y + by_.y())};
        paths.emplace(held.bend.wire, std::move(path));
    }
    return paths;
}

std::vector<sessions::Edit> WireBend::edits() const {
    std::vector<sessions::Edit> edits;
    for (auto& [wire, path] : paths()) edits.emplace_back(sessions::SetWirePath{wire, path});
    return edits;
}

}  // namespace lacquer::editor
