#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

void CanvasLayer::setController(CanvasController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &CanvasController::viewChanged, this, &CanvasLayer::updateIfVisible);
        if (repaint() == Repaint::withViewAndContent)
            connect(controller_, &CanvasController::contentChanged, this, &CanvasLayer::updateIfVisible);
    }
    Q_EMIT controllerChanged();
    updateIfVisible();
}

void CanvasLayer::updateIfVisible() {
    if (isVisible()) update();
}

void CanvasLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickPaintedItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged) updateIfVisible();
}

}  // namespace lacquer::editor
