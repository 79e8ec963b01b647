#include "editor/items/timeline_layer.hpp"

#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

// Pixels by which the picture reaches beyond its part while one scrolls: some steps of a wheel.
constexpr QPointF kScrollMargin{320, 192};

bool isWholePixels(double pixels) {
    return std::abs(pixels - std::round(pixels)) < 1e-3;
}

}  // namespace

TimelineLayer::TimelineLayer(QQuickItem* parent) : QQuickPaintedItem(parent) {
    repaintWithTheme(this);
}

void TimelineLayer::setController(TimelineController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &TimelineController::viewChanged, this, &TimelineLayer::follow);
        connect(controller_, &TimelineController::contentChanged, this, &TimelineLayer::repaintNow);
        connect(controller_, &TimelineController::rowsChanged, this, &TimelineLayer::repaintNow);
    }
    Q_EMIT controllerChanged();
    repaintNow();
}

// Where the picture lies: its corner is the margin's width off that of the part, or elsewhere once it has been shifted.
void TimelineLayer::follow() {
    if (!isVisible()) return;
    const TimeView& now = scene().view;
    const QPointF by((view_.start - now.start) / now.framesPerPixel, scrolls() ? scroll_ - scene().scroll : 0);
    const bool scrolled = now.framesPerPixel == view_.framesPerPixel && part() == part_ && isWholePixels(by.x());
    const bool nothing = scrolled && by == QPointF() && view_ == now;
    if (nothing) return;
    if (scrolled && std::abs(by.x()) <= margin_.x() && std::abs(by.y()) <= margin_.y())
        setPosition(part_.topLeft() - margin_ + QPointF(std::round(by.x()), by.y()));
    else
        paintWithMargin(scrolled ? QPointF(kScrollMargin.x(), scrolls() ? kScrollMargin.y() : 0) : QPointF());
}

void TimelineLayer::repaintNow() {
    if (controller_ && isVisible()) paintWithMargin({});
}

void TimelineLayer::paintWithMargin(QPointF margin) {
    margin_ = margin;
    part_ = part();
    view_ = scene().view;
    scroll_ = scene().scroll;
    setPosition(part_.topLeft() - margin_);
    setSize(part_.size() + 2 * QSizeF(margin_.x(), margin_.y()));
    update();
}

void TimelineLayer::paint(QPainter* painter) {
    if (!controller_) return;
    // What has been scrolled since the picture was placed has shifted it already.
    const QPointF since((scene().view.start - view_.start) / view_.framesPerPixel,
                        scrolls() ? scene().scroll - scroll_ : 0);
    const QPointF shift(std::round(since.x()), since.y());
    const QPointF corner = part_.topLeft() - margin_ - shift;
    painter->translate(-corner);
    paintScene(*painter, QRectF(corner, size()));
}

void TimelineLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickPaintedItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged) repaintNow();
}

}  // namespace lacquer::editor
