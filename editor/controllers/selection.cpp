#include "editor/controllers/selection.hpp"

namespace lacquer::editor {

Selection::Selection(SessionController& session) {
    connect(&session, &SessionController::opened, this, &Selection::clear);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit); removed && nodes_.contains(removed->node))
            toggle(removed->node);
    });
    // A wire goes with its node as well as by itself.
    connect(&session, &SessionController::edited, this, [this, &session] {
        if (wire_ && session.session().graph.find(*wire_) == nullptr) clear();
    });
}

void Selection::change(std::set<NodeId> nodes, std::optional<ConnectionId> wire) {
    if (nodes == nodes_ && wire == wire_) return;
    nodes_ = std::move(nodes);
    wire_ = wire;
    Q_EMIT changed();
}

void Selection::setNodes(std::set<NodeId> nodes) {
    change(std::move(nodes), std::nullopt);
}

void Selection::setWire(ConnectionId wire) {
    change({}, wire);
}

void Selection::toggle(NodeId node) {
    std::set<NodeId> nodes = nodes_;
    if (!nodes.erase(node)) nodes.insert(node);
    setNodes(std::move(nodes));
}

void Selection::clear() {
    change({}, std::nullopt);
}

}  // namespace lacquer::editor
