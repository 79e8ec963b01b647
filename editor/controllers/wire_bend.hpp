// WireBend: a bend of a wire that follows the pointer, with those of the wires that run beside it. GUI thread.
#pragma once

#include <QPointF>
#include <map>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {

/// A bend, and those beside it: near by, on wires that join the same two nodes, from neighbouring port to neighbouring
/// port, as those of left and right do.
[[nodiscard]] std::vector<BendRef> withThoseBeside(const CanvasScene& scene, const BendRef& bend);
/// Takes bends off their wires.
[[nodiscard]] std::vector<sessions::Edit> withoutBends(const sessions::Session& session,
                                                       const std::vector<BendRef>& bends);

class WireBend {
public:
    /// A new bend where the wire is nearest to the pointer, and likewise on the wires beside it there.
    WireBend(const CanvasScene& scene, ConnectionId wire, QPointF pointer);
    /// A bend that is there, and those beside it.
    WireBend(const CanvasScene& scene, const BendRef& bend, QPointF pointer);

    /// Moves the bend; within `snapUnits` it comes level with what is before or behind it on the wire.
    void moveTo(QPointF pointer, double snapUnits);

    /// The bend that was touched.
    [[nodiscard]] const BendRef& bend() const { return held_.front().bend; }
    /// The bends of all wires touched, in whole units: nothing finer can be aimed at.
    [[nodiscard]] std::map<ConnectionId, sessions::WirePath> paths() const;
    [[nodiscard]] std::vector<sessions::Edit> edits() const;

private:
    struct Held {
        BendRef bend;
        sessions::WirePath path;  ///< of the whole wire, the bend where it was when it was touched
    };
    void hold(BendRef bend, sessions::WirePath path);

    QPointF pressedAt_;
    QPointF by_;
    double before_ = 0, behind_ = 0;  ///< y of what is before the touched bend, and behind it
    std::vector<Held> held_;
};

}  // namespace lacquer::editor
