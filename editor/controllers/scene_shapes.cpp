#include "editor/controllers/scene_shapes.hpp"

#include <algorithm>

#include "editor/controllers/node_measures.hpp"

namespace lacquer::editor {

SceneShapes::SceneShapes(const sessions::Session& session, const Position& position, const Bends& bends) {
    const Graph& graph = session.graph;
    nodes_.reserve(graph.nodes().size());
    rects_.reserve(graph.nodes().size());
    for (const auto& [id, node] : graph.nodes()) {
        const sessions::NodeContent& content = session.content(id);
        const std::string& colour = content.appearance.colour;
        nodes_.push_back({.id = id,
                          .role = content.role,
                          .plugin = !node.type.starts_with("lacquer:"),
                          .bypassed = session.isBypassed(id),
                          .collapsed = content.appearance.collapsed,
                          .colour = colour.empty() ? QColor() : QColor(colour.c_str())});
        rects_.emplace_back(position(id), nodeRectUnits(node, content).size());
    }
    wires_.reserve(graph.connections().size());
    wireBoxes_.resize(graph.connections().size());
    for (const auto& [id, wire] : graph.connections()) {
        wires_.push_back(
            {.id = id,
             .from = indexOf(wire.source.node),
             .to = indexOf(wire.destination.node),
             .fromY = portOffsetUnits(wire.source.port, session.content(wire.source.node).appearance),
             .toY = portOffsetUnits(wire.destination.port, session.content(wire.destination.node).appearance),
             .route = {},
             .kind = graph.find(wire.source.node)->outputs[wire.source.port].kind,
             .compensated = wire.compensated});
        place(wires_.size() - 1, bends);
    }
}

std::size_t SceneShapes::indexOf(NodeId id) const {
    const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), id,
                                        [](const NodeShape& node, NodeId wanted) { return node.id < wanted; });
    return static_cast<std::size_t>(found - nodes_.begin());
}

void SceneShapes::place(std::size_t wire, const Bends& bends) {
    WireShape& shape = wires_[wire];
    shape.route = WireRoute(rects_[shape.from].topLeft() + QPointF(kNodeWidthUnits, shape.fromY), bends(shape.id),
                            rects_[shape.to].topLeft() + QPointF(0, shape.toY));
    wireBoxes_[wire] = boxOf(shape.route);
}

void SceneShapes::move(const std::set<NodeId>& nodes, const Position& position, const Bends& bends) {
    std::vector<bool> moved(nodes_.size());
    for (const NodeId id : nodes) {
        const std::size_t index = indexOf(id);
        if (index == nodes_.size() || nodes_[index].id != id) continue;
        rects_[index].moveTopLeft(position(id));
        moved[index] = true;
    }
    for (std::size_t i = 0; i < wires_.size(); ++i)
        if (moved[wires_[i].from] || moved[wires_[i].to]) place(i, bends);
}

void SceneShapes::bend(const std::set<ConnectionId>& wires, const Bends& bends) {
    for (std::size_t i = 0; i < wires_.size(); ++i)
        if (wires.contains(wires_[i].id)) place(i, bends);
}

}  // namespace lacquer::editor
