#include "editor/controllers/wire_drag.hpp"

#include <QCoreApplication>
#include <QLineF>
#include <algorithm>

namespace lacquer::editor {

WireDrag::WireDrag(const CanvasScene& scene, PortRef fixed, QPointF pointer)
    : scene_(&scene), fixed_(fixed), pointer_(pointer) {
    findTargets();
}

WireDrag::WireDrag(const CanvasScene& scene, const Connection& detached, WirePart part, QPointF pointer)
    : scene_(&scene), detached_(detached.id), pointer_(pointer) {
    const PortRef source{detached.source, PortDirection::output};
    const PortRef destination{detached.destination, PortDirection::input};
    fixed_ = part == WirePart::source ? destination : source;
    detachedFrom_ = part == WirePart::source ? source : destination;
    findTargets();
}

sessions::Connect WireDrag::connectionTo(const PortRef& port) const {
    sessions::Connect connect = fixed_.direction == PortDirection::output
                                    ? sessions::Connect{fixed_.address, port.address}
                                    : sessions::Connect{port.address, fixed_.address};
    if (detached_) connect.compensated = scene_->session().graph.find(*detached_)->compensated;
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

void WireDrag::findTargets() {
    for (const PortRef& port : allPorts(scene_->session().graph))
        if (port.direction != fixed_.direction && accepts(port)) targets_.insert(port);
}

void WireDrag::moveTo(QPointF scene, double snapUnits) {
    pointer_ = scene;
    snapped_.reset();
    refusing_.reset();
    double nearest = snapUnits;
    for (const PortRef& port : targets_) {
        const double distance = QLineF(scene_->portPosition(port), scene).length();
        if (distance > nearest || (snapped_ && scene_->atOnePlace(*snapped_, port))) continue;
        nearest = distance;
        snapped_ = port;
    }
    const auto node = snapped_ ? std::nullopt : scene_->nodeAt(scene, {});
    if (node && scene_->collapsed(*node))  // whose ports cannot be aimed at
        for (const PortRef& port : targets_)
            if (port.address.node == *node) {
                snapped_ = port;
                break;
            }
    if (snapped_) snapped_ = freeOneAt(*snapped_);
    if (snapped_) return;
    if (const auto port = scene_->portAt(scene, snapUnits); port && *port != fixed_) refusing_ = port;
}

// Of the ports of a collapsed node that take the wire, the first that has none yet; without one, the first.
PortRef WireDrag::freeOneAt(const PortRef& snapped) const {
    const Graph& graph = scene_->session().graph;
    if (!scene_->collapsed(snapped.address.node)) return snapped;
    for (const PortRef& port : targets_) {
        if (!scene_->atOnePlace(port, snapped)) continue;
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
    if (port == fixed_ || targets_.contains(port)) return PortState::lit;
    return PortState::dimmed;
}

WireCurve WireDrag::curve() const {
    const QPointF loose = snapped_ ? scene_->portPosition(*snapped_) : pointer_;
    const QPointF fixed = scene_->portPosition(fixed_);
    return fixed_.direction == PortDirection::output ? wireCurve(fixed, loose) : wireCurve(loose, fixed);
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

QString WireDrag::refusal() const {
    if (!refusing_) return {};
    const Status status = accepts(*refusing_);
    return status ? QString() : textOf(status.error());
}

}  // namespace lacquer::editor
