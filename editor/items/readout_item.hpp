// ReadoutItem: what shows a figure that a node measures: reads it at the beat of the MeterClock while it is to be seen,
// and paints anew where that makes a difference. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class ReadoutItem : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(lacquer::editor::MeterClock* clock READ clock WRITE setClock NOTIFY clockChanged REQUIRED)
    Q_PROPERTY(quint64 nodeId READ nodeId WRITE setNodeId NOTIFY nodeIdChanged REQUIRED)

public:
    explicit ReadoutItem(QQuickItem* parent);

    [[nodiscard]] MeterClock* clock() const noexcept { return clock_; }
    void setClock(MeterClock* clock);
    [[nodiscard]] quint64 nodeId() const noexcept { return node_; }
    void setNodeId(quint64 node);

Q_SIGNALS:
    void clockChanged();
    void nodeIdChanged();

protected:
    static constexpr double kMovedPixels = 0.25;  ///< less is not seen
    static constexpr double kScaleHeight = 14;    ///< of the figures below

    /// Reads, and calls update() where something to be seen has changed.
    virtual void look() = 0;
    [[nodiscard]] double readout(const char* id, double otherwise) const;

private:
    QPointer<MeterClock> clock_;
    quint64 node_ = 0;
};

}  // namespace lacquer::editor
