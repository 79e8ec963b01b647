#include "editor/items/curve_item.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"
#include "editor/items/wheel.hpp"

namespace lacquer::editor {

namespace {

constexpr double kFineNotch = 0.1;

QColor thinned(QColor colour, double share) {
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

Curve::Precision precisionOf(const QInputEvent& event) {
    return event.modifiers() & Qt::ShiftModifier ? Curve::Precision::fine : Curve::Precision::coarse;
}

}  // namespace

CurveItem::CurveItem(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    setAcceptedMouseButtons(Qt::LeftButton | Qt::RightButton);
    setAcceptHoverEvents(true);
    repaintWithTheme(this);
}

void CurveItem::setCurve(Curve* curve) {
    if (curve == curve_) return;
    if (curve_) curve_->disconnect(this);
    curve_ = curve;
    if (curve_) {
        connect(curve_, &Curve::changed, this, [this] { update(); });
        curve_->setSize(size());
    }
    Q_EMIT curveChanged();
    update();
}

void CurveItem::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickPaintedItem::geometryChange(now, before);
    if (curve_) curve_->setSize(now.size());
}

// Painting -----------------------------------------------------------------------------------------------------------

void CurveItem::paint(QPainter* painter) {
    const QRectF inside = paintGraphGround(*painter, size());
    if (!curve_ || !curve_->shown() || curve_->plot().isEmpty()) return;

    painter->setClipRect(inside);
    paintGrid(*painter);

    const QPolygonF flat = polyline([this](double x) { return curve_->untouched(x); });
    painter->setPen(QPen(theme().nodeBorder, 1));
    painter->drawPolyline(flat);
    if (curve_->part(curve_->horizontal().low))
        paintBetween(*painter, flat, polyline([this](double x) { return *curve_->part(x); }),
                     thinned(theme().text, 0.16));
    paintLines(*painter, flat);
    paintLegend(*painter, inside);
}

void CurveItem::paintBetween(QPainter& painter, const QPolygonF& lower, QPolygonF upper, const QColor& colour) {
    for (auto point = lower.crbegin(); point != lower.crend(); ++point) upper.append(*point);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(upper);
}

void CurveItem::paintLines(QPainter& painter, const QPolygonF& flat) const {
    const std::vector<Curve::Line> lines = curve_->lines();
    const bool reaches = curve_->reach(curve_->horizontal().low).has_value();
    if (reaches)
        paintBetween(painter, polyline([this](double x) { return curve_->reach(x)->low; }),
                     polyline([this](double x) { return curve_->reach(x)->high; }),
                     thinned(colourOf(lines.back().tint), 0.2));
    for (std::size_t i = lines.size(); i-- > 0;) {
        const QPolygonF line = polyline([this, i](double x) { return curve_->line(i, x); });
        const QColor colour = colourOf(lines[i].tint);
        if (!reaches) paintBetween(painter, flat, line, thinned(colour, 0.14 / static_cast<double>(lines.size())));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, 1.8, curve_->bypassed() ? Qt::DashLine : Qt::SolidLine));
        painter.drawPolyline(line);
    }
}

// At the right, where neither the text of a handle nor a label of the grid is.
void CurveItem::paintLegend(QPainter& painter, const QRectF& inside) const {
    const std::vector<Curve::Line> lines = curve_->lines();
    if (lines.size() < 2) return;
    constexpr double kTop = 20, kRow = 12;
    QRectF row(inside.left(), inside.top() + kTop, inside.width() - 6, kRow);
    for (const Curve::Line& line : lines) {
        painter.setPen(colourOf(line.tint));
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, line.name);
        row.translate(0, kRow);
    }
}

QColor CurveItem::colourOf(Curve::Line::Tint tint) const {
    return curve_->bypassed() ? theme().dimText : theme().ofTint(tint);
}

template <class Function>
QPolygonF CurveItem::polyline(Function value) const {
    // Past the edge by little: what goes on outside is not drawn, and a notch is endlessly deep.
    const auto clipped = [this](double y) { return std::clamp(y, -4.0, height() + 4); };
    QPolygonF points;
    const int columns = static_cast<int>(std::ceil(width()));
    for (int x = 0; x <= columns; ++x) {
        const double along = (x - curve_->plot().left()) / curve_->plot().width();
        const double at = curve_->horizontal().value(along);
        points.append({static_cast<double>(x), clipped(curve_->toScreen(at, value(at)).y())});
    }
    return points;
}

void CurveItem::paintGrid(QPainter& painter) const {
    QFont font = painter.font();
    font.setPixelSize(kGraphLabelPixels);
    painter.setFont(font);
    // On the middle of a pixel a line stays one pixel wide.
    const auto crisp = [](double at) { return std::floor(at) + 0.5; };
    for (const Curve::GridLine& column : curve_->columns()) {
        const double x = crisp(curve_->toScreen(column.at, curve_->vertical().low).x());
        painter.setPen(column.label.isEmpty() ? theme().grid : theme().gridMajor);
        painter.drawLine(QPointF(x, 1), QPointF(x, height() - 1));
        painter.setPen(thinned(theme().dimText, 0.8));
        painter.drawText(QRectF(x + 2, height() - 13, 40, 12), Qt::AlignLeft | Qt::AlignVCenter, column.label);
    }
    for (const Curve::GridLine& row : curve_->rows()) {
        const double y = crisp(curve_->toScreen(curve_->horizontal().low, row.at).y());
        painter.setPen(row.at == 0 ? theme().gridMajor : theme().grid);
        painter.drawLine(QPointF(1, y), QPointF(width() - 1, y));
        painter.setPen(thinned(theme().dimText, 0.8));
        painter.drawText(QRectF(4, y - 11, 40, 11), Qt::AlignLeft | Qt::AlignVCenter, row.label);
    }
}

// Pointer ------------------------------------------------------------------------------------------------------------

void CurveItem::mousePressEvent(QMouseEvent* event) {
    const int handle = curve_->handleAt(event->position());
    Q_EMIT pressed(handle);
    if (event->button() == Qt::RightButton) {
        if (handle >= 0 && curve_->held() < 0) curve_->toggle(handle);
    } else if (event->modifiers() & Qt::ControlModifier) {
        if (handle >= 0) curve_->reset(handle);
    } else {
        curve_->press(event->position());
    }
}

void CurveItem::mouseMoveEvent(QMouseEvent* event) {
    curve_->drag(event->position(), precisionOf(*event));
}

void CurveItem::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    curve_->release();
    Q_EMIT released();
    curve_->hover(event->position());
}

void CurveItem::mouseDoubleClickEvent(QMouseEvent* event) {
    // Its press has come already, as that of a first click would.
    if (event->button() != Qt::LeftButton) return;
    curve_->doubleClick(event->position());
    if (const int added = curve_->handleAt(event->position()); added >= 0) Q_EMIT pressed(added);
}

void CurveItem::mouseUngrabEvent() {
    if (curve_) curve_->release();
}

void CurveItem::setHovered(bool hovered) {
    if (std::exchange(hovered_, hovered) != hovered) Q_EMIT hoveredChanged();
}

void CurveItem::hoverEnterEvent(QHoverEvent* event) {
    setHovered(true);
    curve_->hover(event->position());
}

void CurveItem::hoverMoveEvent(QHoverEvent* event) {
    curve_->hover(event->position());
}

void CurveItem::hoverLeaveEvent(QHoverEvent*) {
    setHovered(false);
    if (curve_) curve_->leave();
}

void CurveItem::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / kUnitsPerNotch;
    const bool fine = precisionOf(*event) == Curve::Precision::fine;
    event->setAccepted(notches != 0 && curve_->wheel(event->position(), fine ? notches * kFineNotch : notches));
}

}  // namespace lacquer::editor
