// TimelineRowsLayer: the rows of the timeline with their clips, and the lanes below them.
#pragma once

#include "editor/items/timeline_layer.hpp"

namespace lacquer::editor {

class TimelineRowsLayer : public lacquer::editor::TimelineLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit TimelineRowsLayer(QQuickItem* parent = nullptr);

protected:
    [[nodiscard]] QRectF part() const override;
    [[nodiscard]] bool scrolls() const override { return true; }
    void paintScene(QPainter& painter, const QRectF& seen) override;

private:
    void paintGrid(QPainter& painter, const QRectF& seen) const;
    void paintLane(QPainter& painter, const TimelineLane& lane, const QRectF& seen) const;
};

}  // namespace lacquer::editor
