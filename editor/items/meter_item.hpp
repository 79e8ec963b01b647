// MeterItem: the peak levels of one node as one or two bars, left to right. GUI thread; reads at the beat of the
// MeterClock and redraws only where a bar has moved.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QQuickItem>
#include <array>

#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class MeterItem : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::MeterClock* clock READ clock WRITE setClock NOTIFY clockChanged REQUIRED)
    Q_PROPERTY(quint64 nodeId MEMBER nodeId_ REQUIRED)
    Q_PROPERTY(int channels MEMBER channels_ REQUIRED)

public:
    explicit MeterItem(QQuickItem* parent = nullptr);

    [[nodiscard]] MeterClock* clock() const noexcept { return clock_; }
    void setClock(MeterClock* clock);

Q_SIGNALS:
    void clockChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void look();

    MeterClock* clock_ = nullptr;
    quint64 nodeId_ = 0;
    int channels_ = 2;
    std::array<double, 2> fractions_{};  // of the width, as drawn
};

/// Where a level stands on the bar, 0 … 1: -60 dBFS to 0 dBFS, the upper 20 dB on half of it.
[[nodiscard]] double meterFraction(double db);
/// Of the zone it has come to.
[[nodiscard]] const QColor& meterColour(double db);

}  // namespace lacquer::editor
