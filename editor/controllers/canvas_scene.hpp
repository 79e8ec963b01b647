// CanvasScene: the shapes of nodes, ports and wires on the canvas, and what lies under a point. GUI thread.
// Reads the session anew each time; keeps nothing but the offset of nodes that are being dragged.
#pragma once

#include <QPointF>
#include <QRectF>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

// Scene units; one is a pixel at zoom 1.
inline constexpr double kNodeWidthUnits = 176;
inline constexpr double kTitleHeightUnits = 32;
inline constexpr double kPortSpacingUnits = 22;
inline constexpr double kMeterStripUnits = 16;  ///< below the ports

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

/// A cubic Bézier curve, leaving and arriving horizontally.
using WireCurve = std::array<QPointF, 4>;
[[nodiscard]] WireCurve wireCurve(QPointF from, QPointF to);
/// Distance of a point from a curve.
[[nodiscard]] double distanceTo(const WireCurve& curve, QPointF point);

[[nodiscard]] double nodeHeightUnits(const Node& node);
/// Of a port's middle, below the top of its node.
[[nodiscard]] double portOffsetUnits(PortIndex port);

class CanvasScene {
public:
    explicit CanvasScene(const SessionController& session) : session_(session) {}

    /// Shows these nodes moved by an offset, without an edit.
    void setDrag(std::set<NodeId> nodes, QPointF offset);
    void clearDrag() { setDrag({}, {}); }
    [[nodiscard]] const std::set<NodeId>& draggedNodes() const noexcept { return dragged_; }

    [[nodiscard]] const sessions::Session& session() const { return session_.session(); }
    [[nodiscard]] QPointF position(NodeId id) const;
    [[nodiscard]] QRectF rect(const Node& node) const;
    [[nodiscard]] QPointF portPosition(const PortRef& port) const;
    [[nodiscard]] WireCurve curve(const Connection& connection) const;
    /// Around all nodes; empty for an empty session.
    [[nodiscard]] QRectF bounds() const;

    /// The topmost node: those in `raised` lie above the others, among them the later ones.
    [[nodiscard]] std::optional<NodeId> nodeAt(QPointF scene, const std::set<NodeId>& raised) const;
    [[nodiscard]] std::optional<PortRef> portAt(QPointF scene, double radiusUnits) const;
    /// Its ends are the parts within `endUnits` of a port.
    [[nodiscard]] std::optional<WireHit> wireAt(QPointF scene, double toleranceUnits, double endUnits) const;
    [[nodiscard]] std::set<NodeId> nodesTouching(const QRectF& scene) const;

    [[nodiscard]] const PortInfo& info(const PortRef& port) const;

private:
    const SessionController& session_;
    std::set<NodeId> dragged_;
    QPointF dragOffset_;
};

/// Every port of a graph, in order of nodes.
[[nodiscard]] std::vector<PortRef> allPorts(const Graph& graph);

}  // namespace lacquer::editor
