// CutStroke: a line drawn by hand across the canvas, and the wires that it crosses. GUI thread.
#pragma once

#include <QPolygonF>
#include <set>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {

class CutStroke {
public:
    CutStroke(const CanvasScene& scene, QPointF from);

    void extendTo(QPointF to);

    /// Scene points.
    [[nodiscard]] const QPolygonF& points() const noexcept { return points_; }
    [[nodiscard]] const std::set<ConnectionId>& crossed() const noexcept { return crossed_; }
    [[nodiscard]] std::vector<sessions::Edit> edits() const;

private:
    const CanvasScene* scene_;
    QPolygonF points_;
    std::set<ConnectionId> crossed_;
};

}  // namespace lacquer::editor
