// SceneShapes: where all nodes and wires lie, side by side in memory: looking through thousands of them takes some
// microseconds, where looking them up one by one in the session takes as many hundreds. GUI thread.
#pragma once

#include <QColor>
#include <functional>
#include <set>
#include <vector>

#include "editor/controllers/wire_curve.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

struct NodeShape {
    NodeId id;
    sessions::Role role = sessions::Role::none;
    bool plugin = false;
    bool bypassed = false;
    bool collapsed = false;
    QColor colour;  ///< its own; invalid: that of its role
};

struct WireShape {
    ConnectionId id;
    std::size_t from = 0, to = 0;  ///< the nodes it joins: indices
    double fromY = 0, toY = 0;     ///< of its ports, below the tops of the nodes
    WireRoute route;
    SignalKind kind = SignalKind::audio;
    bool compensated = true;
};

class SceneShapes {
public:
    using Position = std::function<QPointF(NodeId)>;

    SceneShapes() = default;
    using Bends = std::function<std::vector<QPointF>(ConnectionId)>;
    SceneShapes(const sessions::Session& session, const Position& position, const Bends& bends);

    /// These nodes have another position.
    void move(const std::set<NodeId>& nodes, const Position& position, const Bends& bends);
    /// These wires have other bends.
    void bend(const std::set<ConnectionId>& wires, const Bends& bends);

    /// In order of ids, as the next three.
    [[nodiscard]] const std::vector<NodeShape>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] const std::vector<QRectF>& rects() const noexcept { return rects_; }
    [[nodiscard]] const std::vector<WireShape>& wires() const noexcept { return wires_; }
    [[nodiscard]] const std::vector<QRectF>& wireBoxes() const noexcept { return wireBoxes_; }

private:
    [[nodiscard]] std::size_t indexOf(NodeId id) const;
    void place(std::size_t wire, const Bends& bends);

    std::vector<NodeShape> nodes_;
    std::vector<QRectF> rects_;
    std::vector<WireShape> wires_;
    std::vector<QRectF> wireBoxes_;
};

}  // namespace lacquer::editor
