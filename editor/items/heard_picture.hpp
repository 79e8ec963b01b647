// HeardPicture: the ground of a picture of what a node has heard: its frame, its source, and when it is painted. Paints
// by QPainter, so it looks alike on Qt's software renderer and on a graphics card. GUI thread; paint() runs while that
// thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/models/heard_signal.hpp"

namespace lacquer::editor {

class HeardPicture : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(lacquer::editor::HeardSignal* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)

public:
    explicit HeardPicture(QQuickItem* parent = nullptr);

    [[nodiscard]] HeardSignal* source() const noexcept { return source_; }
    void setSource(HeardSignal* source);
    void paint(QPainter* painter) final;

Q_SIGNALS:
    void sourceChanged();

protected:
    /// Inside the frame, to which all is clipped.
    virtual void paintPlot(QPainter& painter, const HeardSignal& signal, const QRectF& plot) = 0;

private:
    QPointer<HeardSignal> source_;
};

}  // namespace lacquer::editor
