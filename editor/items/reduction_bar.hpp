// ReductionBar: the gain reduction of now, hanging from the top. GUI thread; redraws only where the bar has moved.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickItem>

#include "editor/models/gain_reduction.hpp"

namespace lacquer::editor {

class ReductionBar : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::GainReduction* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)

public:
    static constexpr double kRangeDb = 24;

    explicit ReductionBar(QQuickItem* parent = nullptr);

    [[nodiscard]] GainReduction* source() const noexcept { return source_; }
    void setSource(GainReduction* source);

Q_SIGNALS:
    void sourceChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void look();

    QPointer<GainReduction> source_;
    double fraction_ = 0;  // of the height, as drawn
};

}  // namespace lacquer::editor
