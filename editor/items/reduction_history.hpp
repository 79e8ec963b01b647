// ReductionHistory: the gain reduction of the last seconds, hanging from the top, the newest at the right. Paints by
// QPainter, so it looks alike on Qt's software renderer and on a graphics card. GUI thread; paint() runs while that
// thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/models/gain_reduction.hpp"

namespace lacquer::editor {

class ReductionHistory : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::GainReduction* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)

public:
    static constexpr double kRangeDb = 12;

    explicit ReductionHistory(QQuickItem* parent = nullptr);

    [[nodiscard]] GainReduction* source() const noexcept { return source_; }
    void setSource(GainReduction* source);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void sourceChanged();

private:
    QPointer<GainReduction> source_;
};

}  // namespace lacquer::editor
