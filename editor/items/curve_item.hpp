// CurveItem: draws a Curve and hands pointer and wheel to it. Paints by QPainter, so it looks alike on Qt's software
// renderer and on a graphics card; its handles are items above it. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QPolygonF>
#include <QQuickPaintedItem>

#include "editor/controllers/curve.hpp"

namespace lacquer::editor {

class CurveItem : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::Curve* curve READ curve WRITE setCurve NOTIFY curveChanged REQUIRED)
    Q_PROPERTY(bool hovered READ hovered NOTIFY hoveredChanged)

public:
    explicit CurveItem(QQuickItem* parent = nullptr);

    [[nodiscard]] Curve* curve() const noexcept { return curve_; }
    void setCurve(Curve* curve);
    [[nodiscard]] bool hovered() const noexcept { return hovered_; }
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void curveChanged();
    void hoveredChanged();
    /// The pointer has gone down on a handle, or, with -1, beside all of them.
    void pressed(int handle);
    /// The left button has been let go.
    void released();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseUngrabEvent() override;
    void hoverEnterEvent(QHoverEvent* event) override;
    void hoverMoveEvent(QHoverEvent* event) override;
    void hoverLeaveEvent(QHoverEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void setHovered(bool hovered);
    void paintGrid(QPainter& painter) const;
    void paintLines(QPainter& painter, const QPolygonF& flat) const;
    void paintLegend(QPainter& painter, const QRectF& inside) const;
    static void paintBetween(QPainter& painter, const QPolygonF& lower, QPolygonF upper, const QColor& colour);
    [[nodiscard]] QColor colourOf(Curve::Line::Tint tint) const;
    /// Through the values of a function along the plot.
    template <class Function>
    [[nodiscard]] QPolygonF polyline(Function value) const;

    QPointer<Curve> curve_;
    bool hovered_ = false;
};

}  // namespace lacquer::editor
