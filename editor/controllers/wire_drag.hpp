// WireDrag: a wire that hangs on one port and on the pointer, and the ports it may be dropped on. GUI thread.
#pragma once

#include <QPointF>
#include <optional>
#include <set>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {

/// How a port shows itself while a wire is dragged.
enum class PortState { normal, lit, dimmed, snapped };

/// The nodes and wires that a new wire would make a cycle of, in the order of the signal from the new wire's end on.
struct Cycle {
    std::vector<NodeId> nodes;
    std::vector<ConnectionId> wires;
};

class WireDrag {
public:
    /// A new wire from `fixed`, in either direction.
    WireDrag(const CanvasScene& scene, PortRef fixed, QPointF pointer);
    /// The end of a wire that lies on `part` (not the middle), taken off its port.
    WireDrag(const CanvasScene& scene, const Connection& detached, WirePart part, QPointF pointer);

    /// Moves the loose end; it snaps to the nearest port within `snapUnits` that takes it.
    void moveTo(QPointF scene, double snapUnits);

    /// Whether the wire may be dropped on a port: as Graph::canConnect() says, in constant time.
    [[nodiscard]] bool fits(const PortRef& port) const;
    [[nodiscard]] PortState stateOf(const PortRef& port) const;
    [[nodiscard]] WireRoute route() const;
    [[nodiscard]] SignalKind kind() const { return scene_->info(fixed_).kind; }
    [[nodiscard]] const PortRef& fixed() const noexcept { return fixed_; }
    [[nodiscard]] std::optional<PortRef> snapped() const noexcept { return snapped_; }
    [[nodiscard]] std::optional<ConnectionId> detached() const noexcept { return detached_; }

    /// What letting go does: Connect, Disconnect, both as a group, or nothing. A port that refuses the wire gives its
    /// reason.
    [[nodiscard]] Result<std::optional<sessions::Edit>> drop() const;
    /// Why the port under the pointer refuses the wire; empty when there is none, or it takes it.
    [[nodiscard]] const QString& refusal() const noexcept { return refusal_; }
    /// What that wire would close; null when that is not why it is refused.
    [[nodiscard]] const Cycle* cycle() const { return cycle_ ? &*cycle_ : nullptr; }
    /// The wire that is refused because of the cycle.
    [[nodiscard]] sessions::Connect refusedConnection() const { return connectionTo(*refusing_); }

private:
    [[nodiscard]] Status accepts(const PortRef& port) const;
    [[nodiscard]] sessions::Connect connectionTo(const PortRef& port) const;
    void lookAround();
    void refuse(const PortRef& port);
    [[nodiscard]] PortRef freeOneAt(const PortRef& snapped) const;

    const CanvasScene* scene_;
    PortRef fixed_;
    std::optional<ConnectionId> detached_;
    std::optional<PortRef> detachedFrom_;
    std::set<NodeId> loops_;           ///< a wire to one of these would close a cycle
    std::set<PortAddress> connected_;  ///< the other ends of what is connected to the fixed port
    QPointF pointer_;
    std::optional<PortRef> snapped_;
    std::optional<PortRef> refusing_;  ///< under the pointer, and does not take the wire
    QString refusal_;
    std::optional<Cycle> cycle_;
};

}  // namespace lacquer::editor
