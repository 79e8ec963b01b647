// BareLayer: paints one part of the bare scene into an item that covers the window, as the editor's layers do.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPainter>
#include <QQuickPaintedItem>

namespace lacquer::bench {

class BareLayer : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QPointF offset MEMBER offset_ WRITE setOffset)
    Q_PROPERTY(double zoom MEMBER zoom_ WRITE setZoom)
    Q_PROPERTY(Part part MEMBER part_ REQUIRED)

public:
    enum class Part { grid, wires, boxes };
    Q_ENUM(Part)

    explicit BareLayer(QQuickItem* parent = nullptr) : QQuickPaintedItem(parent) {}
    void setOffset(QPointF offset);
    void setZoom(double zoom);
    void paint(QPainter* painter) override;

protected:
    void componentComplete() override;

private:
    void paintGrid(QPainter* painter) const;
    void paintWires(QPainter* painter) const;
    void paintBoxes(QPainter* painter) const;

    QPointF offset_;
    double zoom_ = 1;
    Part part_ = Part::grid;
};

}  // namespace lacquer::bench
