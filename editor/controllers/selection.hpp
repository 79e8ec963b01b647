// Selection: the nodes, or the one wire, that the next command acts on. GUI thread.
#pragma once

#include <QObject>
#include <optional>
#include <set>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class Selection : public QObject {
    Q_OBJECT

public:
    /// Forgets what is removed from the session.
    explicit Selection(SessionController& session);

    [[nodiscard]] const std::set<NodeId>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] std::optional<ConnectionId> wire() const noexcept { return wire_; }
    [[nodiscard]] bool contains(NodeId node) const { return nodes_.contains(node); }
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty() && !wire_; }

    void setNodes(std::set<NodeId> nodes);
    void setWire(ConnectionId wire);
    void toggle(NodeId node);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void change(std::set<NodeId> nodes, std::optional<ConnectionId> wire);

    std::set<NodeId> nodes_;
    std::optional<ConnectionId> wire_;
};

}  // namespace lacquer::editor
