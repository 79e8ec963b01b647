#include "editor/items/icon.hpp"

#include <QPainter>
#include <QPainterPath>

namespace lacquer::editor {

namespace {

// On a square of 16 by 16.
struct Drawing {
    QPainterPath filled;
    QPainterPath stroked;
};

QPainterPath polygon(std::initializer_list<QPointF> points) {
    QPainterPath path(*points.begin());
    for (const QPointF& point : points) path.lineTo(point);
    return path;
}

QPainterPath closed(QPainterPath path) {
    path.closeSubpath();
    return path;
}

// An arrow that bends back to the left.
Drawing undoArrow() {
    QPainterPath bow(QPointF(4, 6));
    bow.lineTo(9.5, 6);
    bow.arcTo(QRectF(6, 6, 7, 7), 90, -180);
    bow.lineTo(6, 13);
    return {closed(polygon({{2, 6}, {6.5, 2}, {6.5, 10}})), bow};
}

Drawing mirrored(Drawing drawing) {
    const QTransform flip(-1, 0, 0, 1, 16, 0);
    return {flip.map(drawing.filled), flip.map(drawing.stroked)};
}

Drawing drawingOf(Icon::Sign sign) {
    using Sign = Icon::Sign;
    switch (sign) {
        case Sign::play:
            return {closed(polygon({{4, 2}, {14, 8}, {4, 14}})), {}};
        case Sign::stop:
            return {closed(polygon({{3, 3}, {13, 3}, {13, 13}, {3, 13}})), {}};
        case Sign::toStart: {
            QPainterPath path = closed(polygon({{14, 2.5}, {6, 8}, {14, 13.5}}));
            path.addRect(2.5, 2.5, 2.5, 11);
            return {path, {}};
        }
        case Sign::undo:
            return undoArrow();
        case Sign::redo:
            return mirrored(undoArrow());
        case Sign::open:
            return {{}, closed(polygon({{2, 13}, {2, 3.5}, {6.5, 3.5}, {8, 5.5}, {14, 5.5}, {14, 13}}))};
        case Sign::save: {
            QPainterPath path = polygon({{8, 2}, {8, 10}});
            path.addPath(polygon({{4.5, 7}, {8, 10.5}, {11.5, 7}}));
            path.addPath(polygon({{2.5, 10.5}, {2.5, 13.5}, {13.5, 13.5}, {13.5, 10.5}}));
            return {{}, path};
        }
        case Sign::fit: {
            QPainterPath path = polygon({{2, 6}, {2, 2}, {6, 2}});
            path.addPath(polygon({{10, 2}, {14, 2}, {14, 6}}));
            path.addPath(polygon({{14, 10}, {14, 14}, {10, 14}}));
            path.addPath(polygon({{6, 14}, {2, 14}, {2, 10}}));
            path.addRect(5.5, 5.5, 5, 5);
            return {{}, path};
        }
        case Sign::add: {
            QPainterPath path = polygon({{8, 2.5}, {8, 13.5}});
            path.addPath(polygon({{2.5, 8}, {13.5, 8}}));
            return {{}, path};
        }
        case Sign::table: {
            QPainterPath path = polygon({{2, 6}, {14, 6}});
            path.addPath(polygon({{2, 10}, {14, 10}}));
            path.addPath(polygon({{6, 2}, {6, 14}}));
            path.addPath(polygon({{10, 2}, {10, 14}}));
            path.addRect(2, 2, 12, 12);
            return {{}, path};
        }
        case Sign::presets: {
            QPainterPath path = polygon({{6.5, 4}, {14, 4}});
            path.addPath(polygon({{6.5, 8}, {14, 8}}));
            path.addPath(polygon({{6.5, 12}, {14, 12}}));
            QPainterPath dots;
            for (const double y : {4.0, 8.0, 12.0}) dots.addEllipse(QPointF(3, y), 1.3, 1.3);
            return {dots, path};
        }
        case Sign::power: {  // a ring, open at the top, and a stroke through the opening
            const QRectF ring(2.5, 3, 11, 11);
            QPainterPath path = polygon({{8, 1.5}, {8, 7.5}});
            path.arcMoveTo(ring, 125);
            path.arcTo(ring, 125, 290);
            return {{}, path};
        }
        case Sign::loop: {  // round a bar, with an arrow to the right above and one to the left below
            QPainterPath path = polygon({{2.5, 8.5}, {2.5, 5}, {11, 5}});
            path.addPath(polygon({{13.5, 7.5}, {13.5, 11}, {5, 11}}));
            QPainterPath arrows = closed(polygon({{10.5, 2}, {14, 5}, {10.5, 8}}));
            arrows.addPath(closed(polygon({{5.5, 8}, {2, 11}, {5.5, 14}})));
            return {arrows, path};
        }
        case Sign::record: {
            QPainterPath dot;
            dot.addEllipse(QPointF(8, 8), 5, 5);
            return {dot, {}};
        }
        case Sign::menu: {
            QPainterPath path = polygon({{2.5, 4}, {13.5, 4}});
            path.addPath(polygon({{2.5, 8}, {13.5, 8}}));
            path.addPath(polygon({{2.5, 12}, {13.5, 12}}));
            return {{}, path};
        }
        case Sign::pen:
            return {{}, closed(polygon({{2.5, 13.5}, {3.5, 10}, {11, 2.5}, {13.5, 5}, {6, 12.5}}))};
        case Sign::loudspeaker: {
            const QPainterPath body = closed(polygon({{2, 6}, {4.5, 6}, {8.5, 2.5}, {8.5, 13.5}, {4.5, 10}, {2, 10}}));
            QPainterPath waves;
            for (const double radius : {2.8, 5.4}) {
                const QRectF ring(8.5 - radius, 8 - radius, 2 * radius, 2 * radius);
                waves.arcMoveTo(ring, 50);
                waves.arcTo(ring, 50, -100);
            }
            return {body, waves};
        }
        case Sign::question: {
            QPainterPath bow;
            bow.arcMoveTo(QRectF(4.5, 2, 7, 7), 170);
            bow.arcTo(QRectF(4.5, 2, 7, 7), 170, -220);
            bow.lineTo(8, 10.5);
            QPainterPath dot;
            dot.addEllipse(QPointF(8, 13.5), 1, 1);
            return {dot, bow};
        }
        case Sign::window: {  // a frame with a title, and a knob in it
            QPainterPath path = polygon({{2, 5.5}, {14, 5.5}});
            path.addRect(2, 2.5, 12, 11);
            QPainterPath knob;
            knob.addEllipse(QPointF(8, 9.5), 2, 2);
            return {knob, path};
        }
        case Sign::lock: {
            QPainterPath body, bow(QPointF(5, 7.5));
            body.addRect(3, 7.5, 10, 6.5);
            bow.lineTo(5, 5);
            bow.arcTo(QRectF(5, 2, 6, 6), 180, -180);
            bow.lineTo(11, 7.5);
            return {body, bow};
        }
        case Sign::bin: {
            QPainterPath path = closed(polygon({{4, 5.5}, {12, 5.5}, {11.3, 14}, {4.7, 14}}));
            path.addPath(polygon({{2.5, 3.5}, {13.5, 3.5}}));
            path.addPath(polygon({{6.5, 3.5}, {6.5, 2}, {9.5, 2}, {9.5, 3.5}}));
            return {{}, path};
        }
    }
    return {};
}

}  // namespace

Icon::Icon(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setImplicitSize(16, 16);
    setAntialiasing(true);
    connect(this, &Icon::changed, this, [this] { update(); });
}

void Icon::paint(QPainter* painter) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->scale(width() / 16, height() / 16);
    const Drawing drawing = drawingOf(sign_);
    painter->fillPath(drawing.filled, color_);
    painter->strokePath(drawing.stroked, QPen(color_, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

}  // namespace lacquer::editor
