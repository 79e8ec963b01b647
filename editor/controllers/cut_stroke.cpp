#include "editor/controllers/cut_stroke.hpp"

#include <QLineF>

namespace lacquer::editor {

CutStroke::CutStroke(const CanvasScene& scene, QPointF from) : scene_(&scene) {
    points_.append(from);
}

void CutStroke::extendTo(QPointF to) {
    const QPointF from = points_.back();
    if (to == from) return;
    for (const ConnectionId wire : scene_->wiresAcross(QLineF(from, to))) crossed_.insert(wire);
    points_.append(to);
}

std::vector<sessions::Edit> CutStroke::edits() const {
    std::vector<sessions::Edit> edits;
    for (const ConnectionId wire : crossed_) edits.emplace_back(sessions::Disconnect{wire});
    return edits;
}

}  // namespace lacquer::editor
