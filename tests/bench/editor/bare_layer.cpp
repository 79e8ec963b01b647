#include "bare_layer.hpp"

#include <QPainterPath>
#include <cmath>

#include "bare_scene.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::bench {

void BareLayer::setOffset(QPointF offset) {
    offset_ = offset;
    update();
}

void BareLayer::setZoom(double zoom) {
    zoom_ = zoom;
    update();
}

void BareLayer::componentComplete() {
    QQuickPaintedItem::componentComplete();
    setAntialiasing(part_ == Part::wires);
    if (part_ != Part::grid) return;
    setFillColor(editor::theme().canvas);
    setOpaquePainting(true);
}

void BareLayer::paint(QPainter* painter) {
    switch (part_) {
        case Part::grid:
            return paintGrid(painter);
        case Part::wires:
            return paintWires(painter);
        case Part::boxes:
            return paintBoxes(painter);
    }
}

void BareLayer::paintGrid(QPainter* painter) const {
    constexpr double kCellPixels = 20;
    QList<QLineF> minor, major;
    int count = 0;
    for (double x = std::fmod(offset_.x(), kCellPixels); x < width(); x += kCellPixels)
        (++count % 5 ? minor : major).append(QLineF(std::floor(x) + 0.5, 0, std::floor(x) + 0.5, height()));
    for (double y = std::fmod(offset_.y(), kCellPixels); y < height(); y += kCellPixels)
        (++count % 5 ? minor : major).append(QLineF(0, std::floor(y) + 0.5, width(), std::floor(y) + 0.5));
    painter->setPen(editor::theme().grid);
    painter->drawLines(minor);
    painter->setPen(editor::theme().gridMajor);
    painter->drawLines(major);
}

void BareLayer::paintWires(QPainter* painter) const {
    const auto at = [this](QPointF scene) { return scene * zoom_ + offset_; };
    painter->setRenderHint(QPainter::Antialiasing);
    for (const BareScene::Wire& wire : bareScene().wires) {
        QPainterPath path(at(wire.curve[0]));
        if (bareScene().far)
            path.lineTo(at(wire.curve[3]));
        else
            path.cubicTo(at(wire.curve[1]), at(wire.curve[2]), at(wire.curve[3]));
        painter->strokePath(path, QPen(wire.colour, std::max(2.4 * zoom_, 1.2), Qt::SolidLine, Qt::RoundCap));
    }
}

void BareLayer::paintBoxes(QPainter* painter) const {
    for (const BareScene::Box& box : bareScene().boxes) {
        const QRectF rect(box.rect.topLeft() * zoom_ + offset_, box.rect.size() * zoom_);
        painter->fillRect(rect, box.body);
        painter->fillRect(QRectF(rect.topLeft(), QSizeF(std::ceil(rect.width() * 0.06), rect.height())), box.strip);
    }
}

}  // namespace lacquer::bench
