// WireDrag: a wire that hangs on one port and on the pointer, and the ports it may be dropped on. GUI thread.
#pragma once

#include <QPointF>
#include <optional>
#include <set>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {

/// How a port shows itself while a wire is dragged.
enum class PortState { normal, lit, dimmed, snapped };

class WireDrag {
public:
    /// A new wire from `fixed`, in either direction.
    WireDrag(const CanvasScene& scene, PortRef fixed, QPointF pointer);
    /// The end of a wire that lies on `part` (not the middle), taken off its port.
    WireDrag(const CanvasScene& scene, const Connection& detached, WirePart part, QPointF pointer);

    /// Moves the loose end; it snaps to the nearest port within `snapUnits` that takes it.
    void moveTo(QPointF scene, double snapUnits);

    [[nodiscard]] PortState stateOf(const PortRef& port) const;
    [[nodiscard]] WireCurve curve() const;
    [[nodiscard]] SignalKind kind() const { return scene_->info(fixed_).kind; }
    [[nodiscard]] const PortRef& fixed() const noexcept { return fixed_; }
    [[nodiscard]] std::optional<PortRef> snapped() const noexcept { return snapped_; }
    [[nodiscard]] std::optional<ConnectionId> detached() const noexcept { return detached_; }

    /// What letting go does: Connect, Disconnect, both as a group, or nothing. A port that refuses the wire gives its
    /// reason.
    [[nodiscard]] Result<std::optional<sessions::Edit>> drop() const;
    /// Why the port under the pointer refuses the wire; empty when there is none, or it takes it.
    [[nodiscard]] QString refusal() const;

private:
    [[nodiscard]] Status accepts(const PortRef& port) const;
    [[nodiscard]] sessions::Connect connectionTo(const PortRef& port) const;
    void findTargets();
    [[nodiscard]] PortRef freeOneAt(const PortRef& snapped) const;

    const CanvasScene* scene_;
    PortRef fixed_;
    std::optional<ConnectionId> detached_;
    std::optional<PortRef> detachedFrom_;
    std::set<PortRef> targets_;
    QPointF pointer_;
    std::optional<PortRef> snapped_;
    std::optional<PortRef> refusing_;  ///< under the pointer, and no target
};

}  // namespace lacquer::editor
