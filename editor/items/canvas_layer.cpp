#include "editor/items/canvas_layer.hpp"

#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

// Pixels by which the picture reaches beyond the viewport while one pans: some twenty steps of a hand in a hurry.
constexpr double kPanMargin = 256;

bool isWhole(double pixels) {
    return std::abs(pixels - std::round(pixels)) < 1e-3;
}

}  // namespace

CanvasLayer::CanvasLayer(QQuickItem* parent) : QQuickPaintedItem(parent) {
    repaintWithTheme(this);
}

void CanvasLayer::setController(CanvasController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &CanvasController::viewChanged, this, &CanvasLayer::follow);
        if (repaint() == Repaint::withViewAndContent)
            connect(controller_, &CanvasController::contentChanged, this, &CanvasLayer::repaintNow);
        if (repaint() == Repaint::withViewAndDrawing)
            connect(controller_, &CanvasController::drawingChanged, this, &CanvasLayer::repaintNow);
    }
    Q_EMIT controllerChanged();
    repaintNow();
}

void CanvasLayer::follow() {
    const ViewTransform& now = controller_->view();
    const QPointF by = now.offset - view_.offset;  // of the picture's corner, from that of the viewport
    const bool panned =
        now.zoom == view_.zoom && controller_->viewport() == viewport_ && isWhole(by.x()) && isWhole(by.y());
    if (panned && std::abs(by.x() + margin_) <= margin_ && std::abs(by.y() + margin_) <= margin_) {
        setPosition({std::round(by.x()), std::round(by.y())});
    } else if (isVisible()) {
        paintWithMargin(panned ? kPanMargin : 0);
    }
}

void CanvasLayer::repaintNow() {
    if (controller_ && isVisible()) paintWithMargin(0);
}

void CanvasLayer::paintWithMargin(double margin) {
    margin_ = margin;
    viewport_ = controller_->viewport();
    view_ = controller_->view();
    view_.offset += QPointF(margin, margin);
    setPosition({-margin, -margin});
    setSize(viewport_ + 2 * QSizeF(margin, margin));
    update();
}

void CanvasLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickPaintedItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged) repaintNow();
}

}  // namespace lacquer::editor
