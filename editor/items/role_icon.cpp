#include "editor/items/role_icon.hpp"

#include <QHash>
#include <QPainter>
#include <QPainterPath>

namespace lacquer::editor {

namespace {

// On a square of 16 by 16.
struct RoleDrawing {
    QPainterPath filled;
    QPainterPath stroked;
};

// Bars of a sound.
RoleDrawing track() {
    RoleDrawing drawing;
    for (const auto& [x, high] : {std::pair(1.5, 5.0), {5.0, 12.0}, {8.5, 7.0}, {12.0, 14.0}})
        drawing.filled.addRoundedRect(QRectF(x, 8 - high / 2, 2.5, high), 1, 1);
    return drawing;
}

QPainterPath arrowHead(QPointF tip) {
    QPainterPath path(tip);
    path.lineTo(tip + QPointF(-5, -4));
    path.lineTo(tip + QPointF(-5, 4));
    path.closeSubpath();
    return path;
}

// Three that become one.
RoleDrawing bus() {
    QPainterPath lines(QPointF(1.5, 2.5));
    lines.lineTo(8, 8);
    lines.lineTo(1.5, 13.5);
    lines.moveTo(1.5, 8);
    lines.lineTo(11, 8);
    return {arrowHead({15, 8}), lines};
}

// One that leaves another.
RoleDrawing send() {
    QPainterPath lines(QPointF(1.5, 12));
    lines.lineTo(14.5, 12);
    lines.moveTo(5, 12);
    lines.cubicTo(QPointF(6, 5), QPointF(7, 4.5), QPointF(11, 4.5));
    return {arrowHead({15, 4.5}), lines};
}

// A disc.
RoleDrawing master() {
    QPainterPath rings;
    rings.addEllipse(QPointF(8, 8), 6.3, 6.3);
    QPainterPath hub;
    hub.addEllipse(QPointF(8, 8), 2.2, 2.2);
    return {hub, rings};
}

// A loudspeaker.
RoleDrawing output() {
    QPainterPath body(QPointF(1.5, 5.5));
    for (const QPointF& point :
         {QPointF(4.5, 5.5), QPointF(9, 2), QPointF(9, 14), QPointF(4.5, 10.5), QPointF(1.5, 10.5)})
        body.lineTo(point);
    body.closeSubpath();
    QPainterPath waves;
    for (const double radius : {3.0, 6.0}) {
        const QRectF circle(9 - radius, 8 - radius, 2 * radius, 2 * radius);
        waves.arcMoveTo(circle, 45);
        waves.arcTo(circle, 45, -90);
    }
    return {body, waves};
}

// A plug with its cable.
RoleDrawing plugin() {
    QPainterPath body;
    body.addRoundedRect(QRectF(3.5, 5.5, 9, 5.5), 2, 2);
    QPainterPath lines(QPointF(6, 5));
    lines.lineTo(6, 1.5);
    lines.moveTo(10, 5);
    lines.lineTo(10, 1.5);
    lines.moveTo(8, 11);
    lines.lineTo(8, 15);
    return {body, lines};
}

RoleDrawing roleDrawing(const QString& look) {
    static const QHash<QString, RoleDrawing> all{{"track", track()},   {"bus", bus()},       {"send", send()},
                                                 {"master", master()}, {"output", output()}, {"plugin", plugin()}};
    return all.value(look);
}

}  // namespace

void paintRole(QPainter& painter, const QRectF& square, const QString& look, const QColor& color) {
    const RoleDrawing drawing = roleDrawing(look);
    painter.save();
    painter.translate(square.topLeft());
    painter.scale(square.width() / 16, square.height() / 16);
    painter.fillPath(drawing.filled, color);
    painter.strokePath(drawing.stroked, QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.restore();
}

RoleIcon::RoleIcon(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setImplicitSize(16, 16);
    setAntialiasing(true);
    connect(this, &RoleIcon::changed, this, [this] { update(); });
}

QString RoleIcon::label() const {
    if (look_ == "track") return tr("track");
    if (look_ == "bus") return tr("bus");
    if (look_ == "send") return tr("send");
    if (look_ == "master") return tr("master chain");
    if (look_ == "output") return tr("output");
    if (look_ == "plugin") return tr("plugin");
    return {};
}

void RoleIcon::paint(QPainter* painter) {
    painter->setRenderHint(QPainter::Antialiasing);
    paintRole(*painter, boundingRect(), look_, color_);
}

}  // namespace lacquer::editor
