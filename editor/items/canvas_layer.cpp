#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

void CanvasLayer::setController(CanvasController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &CanvasController::viewChanged, this, [this] { update(); });
        if (repaint() == Repaint::withViewAndContent)
            connect(controller_, &CanvasController::contentChanged, this, [this] { update(); });
    }
    Q_EMIT controllerChanged();
    update();
}

}  // namespace lacquer::editor
