#include "editor/controllers/selection.hpp"

namespace lacquer::editor {

Selection::Selection(SessionController& session) {
    connect(&session, &SessionController::opened, this, &Selection::clear);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit); removed && nodes_.contains(removed->node))
            toggle(removed->node);
        if (const auto* removed = std::get_if<sessions::RemoveFrame>(&edit); removed && frames_.contains(removed->id))
            toggle(removed->id);
    });
    // A wire goes with its node as well as by itself.
    connect(&session, &SessionController::edited, this, [this, &session] {
        if (wire_ && session.session().graph.find(*wire_) == nullptr) clear();
        if (bend_ && *bend_ >= session.session().wirePath(*wire_).size()) setWire(*wire_);
    });
}

void Selection::change(std::set<NodeId> nodes, std::set<sessions::CanvasFrameId> frames,
                       std::optional<ConnectionId> wire, std::optional<std::size_t> bend) {
    if (nodes == nodes_ && frames == frames_ && wire == wire_ && bend == bend_) return;
    nodes_ = std::move(nodes);
    frames_ = std::move(frames);
    wire_ = wire;
    bend_ = bend;
    Q_EMIT changed();
}

void Selection::set(std::set<NodeId> nodes, std::set<sessions::CanvasFrameId> frames) {
    change(std::move(nodes), std::move(frames), std::nullopt);
}

void Selection::setWire(ConnectionId wire, std::optional<std::size_t> bend) {
    change({}, {}, wire, bend);
}

void Selection::toggle(NodeId node) {
    std::set<NodeId> nodes = nodes_;
    if (!nodes.erase(node)) nodes.insert(node);
    set(std::move(nodes), frames_);
}

void Selection::toggle(sessions::CanvasFrameId frame) {
    std::set<sessions::CanvasFrameId> frames = frames_;
    if (!frames.erase(frame)) frames.insert(frame);
    set(nodes_, std::move(frames));
}

void Selection::clear() {
    change({}, {}, std::nullopt);
}

}  // namespace lacquer::editor
