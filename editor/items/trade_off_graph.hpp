// TradeOffGraph: how much less an order of the record distorts, the further it departs from that of the album. A click
// on a point, or the arrow keys, show its order. Paints by QPainter, so it looks alike on Qt's software renderer and on
// a graphics card. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>
#include <vector>

#include "editor/controllers/album_record.hpp"

namespace lacquer::editor {

class TradeOffGraph : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::AlbumRecord* record READ record WRITE setRecord NOTIFY changed REQUIRED)

public:
    explicit TradeOffGraph(QQuickItem* parent = nullptr);

    [[nodiscard]] AlbumRecord* record() const noexcept { return record_; }
    void setRecord(AlbumRecord* record);
    void paint(QPainter* painter) override;
    /// Where the points are, in pixels of the item.
    [[nodiscard]] std::vector<QPointF> points() const;
    /// To the next point towards the album's order (1) or towards less distortion (-1).
    Q_INVOKABLE void step(int by);

Q_SIGNALS:
    void changed();

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    QPointer<AlbumRecord> record_;
};

}  // namespace lacquer::editor
