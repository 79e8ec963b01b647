#include "editor/controllers/selection.hpp"

namespace lacquer::editor {

Selection::Selection(SessionController& session) : session_(session) {
    connect(&session, &SessionController::opened, this, &Selection::clear);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        // A wire goes with its node as well as by itself.
        if (wire_ || std::holds_alternative<sessions::RemoveNode>(edit) ||
            std::holds_alternative<sessions::RemoveFrame>(edit))
            change(nodes_, frames_, wire_, bend_);
    });
}

void Selection::change(std::set<NodeId> nodes, std::set<sessions::CanvasFrameId> frames,
                       std::optional<ConnectionId> wire, std::optional<std::size_t> bend) {
    const sessions::Session& session = session_.session();
    std::erase_if(nodes, [&](NodeId id) { return session.graph.find(id) == nullptr; });
    std::erase_if(frames, [&](sessions::CanvasFrameId id) { return !session.canvasFrames.contains(id); });
    if (wire && session.graph.find(*wire) == nullptr) wire.reset();
    if (bend && (!wire || *bend >= session.wirePath(*wire).size())) bend.reset();
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
