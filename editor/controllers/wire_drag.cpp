#include "editor/controllers/wire_drag.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <deque>
#include <map>

#include "core/graph/reach.hpp"
#include "editor/controllers/patching.hpp"

namespace lacquer::editor {
namespace {

// What goes into a feedback delay comes out in a later block: no way leads on through it.
bool isFeedback(const Graph& graph, NodeId id) {
    return graph.find(id)->type == kFeedbackDelayTypeUri;
}

// The shortest way from one node to another; nothing when there is none.
std::optional<Cycle> shortestWay(const Graph& graph, NodeId from, NodeId to) {
    std::map<NodeId, Connection> cameBy;
    std::set<NodeId> seen{from};
    std::deque<NodeId> open{from};
    while (!open.empty() && !seen.contains(to)) {
        const NodeId id = open.front();
        open.pop_front();
        for (const Connection& c : graph.outgoing(id)) {
            const NodeId next = c.destination.node;
            if (isFeedback(graph, next) || !seen.insert(next).second) continue;
            cameBy.emplace(next, c);
            open.push_back(next);
        }
    }
    if (!seen.contains(to)) return std::nullopt;
    Cycle way{{to}, {}};
    while (way.nodes.back() != from) {
        const Connection& last = cameBy.at(way.nodes.back());
        way.wires.push_back(last.id);
        way.nodes.push_back(last.source.node);
    }
    std::reverse(way.nodes.begin(), way.nodes.end());
    std::reverse(way.wires.begin(), way.wires.end());
    return way;
}

}  // namespace

WireDrag::WireDrag(const CanvasScene& scene, PortRef fixed, QPointF pointer)
    : scene_(&scene), fixed_(fixed), pointer_(pointer) {
    lookAround();
}

WireDrag::WireDrag(const CanvasScene& scene, const Connection& detached, WirePart part, QPointF pointer)
    : scene_(&scene), detached_(detached.id), pointer_(pointer) {
    const PortRef source{detached.source, PortDirection::output};
    const PortRef destination{detached.destination, PortDirection::input};
    fixed_ = part == WirePart::source ? destination : source;
    detachedFrom_ = part == WirePart::source ? source : destination;
    lookAround();
}

// Once, so that each of thousands of ports can be told at a glance whether it takes the wire.
void WireDrag::lookAround() {
    const Graph& graph = scene_->session().graph;
    const NodeId node = fixed_.address.node;
    if (fixed_.direction == PortDirection::output) {
        loops_ = feeding(graph, node);
        for (const Connection& c : graph.outgoing(node))
            if (c.source == fixed_.address) connected_.insert(c.destination);
    } else {
        loops_ = fedBy(graph, node);
        for (const Connection& c : graph.incoming(node))
            if (c.destination == fixed_.address) connected_.insert(c.source);
    }
}

sessions::Connect WireDrag::connectionTo(const PortRef& port) const {
    sessions::Connect connect = fixed_.direction == PortDirection::output
                                    ? sessions::Connect{fixed_.address, port.address}
                                    : sessions::Connect{port.address, fixed_.address};
    if (detached_) {
        connect.compensated = scene_->session().graph.find(*detached_)->compensated;
        connect.path = scene_->session().wirePath(*detached_);
    }
    return connect;
}

Status WireDrag::accepts(const PortRef& port) const {
    if (port == detachedFrom_) return {};
    if (port.direction == fixed_.direction) {
        const bool outputs = port.direction == PortDirection::output;
        return fail(ErrorKind::usage,
                    outputs ? "both ends of the wire would be outputs" : "both ends of the wire would be inputs", {},
                    "wire an output to an input");
    }
    const sessions::Connect connect = connectionTo(port);
    return scene_->session().graph.canConnect(connect.source, connect.destination);
}

bool WireDrag::fits(const PortRef& port) const {
    if (port == detachedFrom_) return true;
    if (port.direction == fixed_.direction || connected_.contains(port.address)) return false;
    const bool forward = fixed_.direction == PortDirection::output;
    if (loops_.contains(port.address.node)) return false;
    const PortInfo &own = scene_->info(fixed_), &other = scene_->info(port);
    return forward ? editor::fits(own, other) : editor::fits(other, own);
}

void WireDrag::moveTo(QPointF scene, double snapUnits) {
    pointer_ = scene;
    snapped_ = scene_->portAt(scene, snapUnits, [this](const PortRef& port) { return fits(port); });
    const auto node = snapped_ ? std::nullopt : scene_->nodeAt(scene, {});
    if (node && scene_->collapsed(*node))  // whose ports cannot be aimed at
        for (const PortRef& port : portsOf(*scene_->session().graph.find(*node)))
            if (fits(port)) {
                snapped_ = port;
                break;
            }
    if (snapped_) snapped_ = freeOneAt(*snapped_);
    std::optional<PortRef> under;
    if (!snapped_) under = scene_->portAt(scene, snapUnits);
    if (under == fixed_) under.reset();
    if (under == refusing_) return;
    refusing_ = under;
    refusal_.clear();
    cycle_.reset();
    if (refusing_) refuse(*refusing_);
}

void WireDrag::refuse(const PortRef& port) {
    const Status status = accepts(port);
    if (status) return;
    refusal_ = textOf(status.error());
    // That it closes a cycle is the last thing looked for; what else is wrong comes first.
    const Graph& graph = scene_->session().graph;
    const sessions::Connect wire = connectionTo(port);
    const bool forward = fixed_.direction == PortDirection::output;
    const PortInfo &own = scene_->info(fixed_), &other = scene_->info(port);
    if (port.direction == fixed_.direction || connected_.contains(port.address) ||
        !(forward ? editor::fits(own, other) : editor::fits(other, own)))
        return;
    cycle_ = shortestWay(graph, wire.destination.node, wire.source.node);
}

// Of the ports of a collapsed node that take the wire, the first that has none yet; without one, the first.
PortRef WireDrag::freeOneAt(const PortRef& snapped) const {
    const Graph& graph = scene_->session().graph;
    if (!scene_->collapsed(snapped.address.node)) return snapped;
    for (const PortRef& port : portsOf(*graph.find(snapped.address.node))) {
        if (!scene_->atOnePlace(port, snapped) || !fits(port)) continue;
        const bool input = port.direction == PortDirection::input;
        const auto wires = input ? graph.incoming(port.address.node) : graph.outgoing(port.address.node);
        if (std::none_of(wires.begin(), wires.end(), [&](const Connection& wire) {
                return (input ? wire.destination : wire.source) == port.address && wire.id != detached_;
            }))
            return port;
    }
    return snapped;
}

PortState WireDrag::stateOf(const PortRef& port) const {
    if (port == snapped_) return PortState::snapped;
    if (port == fixed_ || fits(port)) return PortState::lit;
    return PortState::dimmed;
}

WireRoute WireDrag::route() const {
    const QPointF loose = snapped_ ? scene_->portPosition(*snapped_) : pointer_;
    const QPointF fixed = scene_->portPosition(fixed_);
    const auto bends = detached_ ? scene_->bends(*scene_->session().graph.find(*detached_)) : std::vector<QPointF>();
    return fixed_.direction == PortDirection::output ? WireRoute(fixed, bends, loose) : WireRoute(loose, bends, fixed);
}

Result<std::optional<sessions::Edit>> WireDrag::drop() const {
    if (refusing_) {
        Status refused = accepts(*refusing_);
        if (!refused) return fail(std::move(refused).error());
    }
    if (snapped_ && snapped_ == detachedFrom_) return std::optional<sessions::Edit>();
    std::vector<sessions::Edit> edits;
    if (detached_) edits.emplace_back(sessions::Disconnect{*detached_});
    if (snapped_) edits.emplace_back(connectionTo(*snapped_));
    if (edits.empty()) return std::optional<sessions::Edit>();
    if (edits.size() == 1) return std::optional(std::move(edits.front()));
    return std::optional(
        sessions::makeGroup(QCoreApplication::translate("WireDrag", "Move wire").toStdString(), std::move(edits)));
}

}  // namespace lacquer::editor
