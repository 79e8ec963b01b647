#include "editor/items/far_layer.hpp"

#include "editor/items/theme.hpp"

namespace lacquer::editor {

void FarLayer::paint(QPainter* painter) {
    if (!controller()->far()) return;
    const CanvasScene& scene = controller()->scene();
    const ViewTransform& view = controller()->view();
    const Selection& selection = controller()->selection();
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (const auto& [id, node] : scene.session().graph.nodes()) {
        const QRectF box = view.toScreen(scene.rect(node));
        if (!box.intersects(viewport())) continue;
        const QColor colour = theme().ofLook(lookOf(node, scene.session().content(id).role));
        painter->fillRect(box, colour);
        if (!selection.contains(id)) continue;
        painter->setPen(QPen(theme().accent, 2));
        painter->drawRect(box.adjusted(-2, -2, 2, 2));
    }
}

}  // namespace lacquer::editor
