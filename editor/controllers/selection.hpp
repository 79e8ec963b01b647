// Selection: the nodes and frames, or the one wire or a bend of it, that the next command acts on. GUI thread.
#pragma once

#include <QObject>
#include <optional>
#include <set>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class Selection : public QObject {
    Q_OBJECT

public:
    /// Holds only what is in the session: forgets what is removed, and takes nothing that is not there.
    explicit Selection(SessionController& session);

    [[nodiscard]] const std::set<NodeId>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] const std::set<sessions::CanvasFrameId>& frames() const noexcept { return frames_; }
    [[nodiscard]] std::optional<ConnectionId> wire() const noexcept { return wire_; }
    /// Of that wire.
    [[nodiscard]] std::optional<std::size_t> bend() const noexcept { return bend_; }
    [[nodiscard]] bool contains(NodeId node) const { return nodes_.contains(node); }
    [[nodiscard]] bool contains(sessions::CanvasFrameId frame) const { return frames_.contains(frame); }
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty() && frames_.empty() && !wire_; }

    void set(std::set<NodeId> nodes, std::set<sessions::CanvasFrameId> frames);
    void setNodes(std::set<NodeId> nodes) { set(std::move(nodes), {}); }
    void setWire(ConnectionId wire, std::optional<std::size_t> bend = {});
    void toggle(NodeId node);
    void toggle(sessions::CanvasFrameId frame);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void change(std::set<NodeId> nodes, std::set<sessions::CanvasFrameId> frames, std::optional<ConnectionId> wire,
                std::optional<std::size_t> bend = {});

    SessionController& session_;
    std::set<NodeId> nodes_;
    std::set<sessions::CanvasFrameId> frames_;
    std::optional<ConnectionId> wire_;
    std::optional<std::size_t> bend_;
};

}  // namespace lacquer::editor
