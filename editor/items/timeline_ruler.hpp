// TimelineRuler: what stands above the rows of the timeline: markers, the loop, and the ruler with the song's range.
#pragma once

#include "editor/items/timeline_layer.hpp"

namespace lacquer::editor {

class TimelineRuler : public lacquer::editor::TimelineLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT
    /// The transport goes round the loop.
    Q_PROPERTY(bool looping MEMBER looping_ NOTIFY loopingChanged)

public:
    explicit TimelineRuler(QQuickItem* parent = nullptr);

Q_SIGNALS:
    void loopingChanged();

protected:
    [[nodiscard]] QRectF part() const override;
    [[nodiscard]] bool scrolls() const override { return false; }
    void paintScene(QPainter& painter, const QRectF& seen) override;

private:
    void paintMarkers(QPainter& painter, const QRectF& seen) const;
    void paintLoop(QPainter& painter, const QRectF& seen) const;
    void paintLines(QPainter& painter, const QRectF& seen) const;
    void paintSong(QPainter& painter) const;

    bool looping_ = false;
};

}  // namespace lacquer::editor
