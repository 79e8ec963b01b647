// CanvasScene: the shapes of nodes, ports and wires on the canvas, and what lies under a point. GUI thread.
// Keeps the offset of nodes that are being dragged, and the shapes of all until an edit changes one.
#pragma once

#include <QPointF>
#include <QRectF>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "editor/controllers/canvas_frames.hpp"
#include "editor/controllers/node_measures.hpp"
#include "editor/controllers/scene_shapes.hpp"
#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

/// A port of a node, on either side.
struct PortRef {
    PortAddress address;
    PortDirection direction = PortDirection::output;

    friend auto operator<=>(const PortRef&, const PortRef&) = default;
};

/// Which part of a wire the pointer is on.
enum class WirePart { source, middle, destination };

struct WireHit {
    ConnectionId id;
    WirePart part = WirePart::middle;
};

/// A bend of a wire, counted from its source.
struct BendRef {
    ConnectionId wire;
    std::size_t index = 0;

    friend auto operator<=>(const BendRef&, const BendRef&) = default;
};

class CanvasScene {
public:
    /// Listens to the session, and must do so before whoever asks the scene on hearing of an edit.
    explicit CanvasScene(const SessionController& session);

    /// Shows these nodes moved by an offset, without an edit; with them the bends of the wires among them.
    void setDrag(std::set<NodeId> nodes, QPointF offset);
    void clearDrag() { setDrag({}, {}); }
    [[nodiscard]] const std::set<NodeId>& draggedNodes() const noexcept { return dragged_; }

    [[nodiscard]] CanvasFrames& frames() noexcept { return frames_; }
    [[nodiscard]] const CanvasFrames& frames() const noexcept { return frames_; }
    /// Shows these wires with other bends, without an edit.
    void setBends(std::map<ConnectionId, sessions::WirePath> paths);

    [[nodiscard]] const sessions::Session& session() const { return session_.session(); }
    /// As they are shown, that is with the offset of those that are being dragged.
    [[nodiscard]] const SceneShapes& shapes() const;

    /// Another number whenever the shapes are others.
    [[nodiscard]] std::uint64_t revision() const;

    // Of what may have changed this very moment, read from the session.
    [[nodiscard]] QPointF position(NodeId id) const;
    [[nodiscard]] QRectF rect(const Node& node) const;
    [[nodiscard]] QPointF portPosition(const PortRef& port) const;
    [[nodiscard]] std::vector<QPointF> bends(const Connection& connection) const;
    [[nodiscard]] WireRoute route(const Connection& connection) const;

    // Of all: the shapes.
    /// Around all nodes; empty for an empty session.
    [[nodiscard]] QRectF bounds() const;

    /// The topmost node: those in `raised` lie above the others, among them the later ones.
    [[nodiscard]] std::optional<NodeId> nodeAt(QPointF scene, const std::set<NodeId>& raised) const;
    using PortFilter = std::function<bool(const PortRef&)>;
    /// The nearest of those that are wanted; without a filter, all are. Of a collapsed node, whose ports are all in one
    /// place, the first of them on that side.
    [[nodiscard]] std::optional<PortRef> portAt(QPointF scene, double radiusUnits, const PortFilter& wanted = {}) const;
    /// Its ends are the parts within `endUnits` of a port, or less of a short one.
    [[nodiscard]] std::optional<WireHit> wireAt(QPointF scene, double toleranceUnits, double endUnits) const;
    [[nodiscard]] std::optional<BendRef> bendAt(QPointF scene, double radiusUnits) const;
    /// Those that a straight line crosses.
    [[nodiscard]] std::vector<ConnectionId> wiresAcross(const QLineF& scene) const;
    /// Those of which a piece lies in a rectangle, the one nearest to its middle first.
    [[nodiscard]] std::vector<ConnectionId> wiresThrough(const QRectF& scene) const;
    [[nodiscard]] std::set<NodeId> nodesTouching(const QRectF& scene) const;

    [[nodiscard]] const PortInfo& info(const PortRef& port) const;
    /// Whether two ports cannot be told from each other, be it that they are one, or that their node is collapsed.
    [[nodiscard]] bool atOnePlace(const PortRef& a, const PortRef& b) const;
    [[nodiscard]] bool collapsed(NodeId id) const { return session().content(id).appearance.collapsed; }

private:
    [[nodiscard]] std::vector<QPointF> bendsOf(ConnectionId id) const;

    const SessionController& session_;
    QObject listening_;
    mutable SceneShapes shapes_;
    mutable bool stale_ = true;
    mutable std::uint64_t revision_ = 0;
    std::set<NodeId> dragged_;
    QPointF dragOffset_;
    CanvasFrames frames_;
    std::map<ConnectionId, sessions::WirePath> shownPaths_;  // instead of the session's
};

/// Inputs first.
[[nodiscard]] std::vector<PortRef> portsOf(const Node& node);
/// Every port of a graph, in order of nodes.
[[nodiscard]] std::vector<PortRef> allPorts(const Graph& graph);

}  // namespace lacquer::editor
