// PlotItem: a measured plot with its axes, in the colours of the window. Paints by QPainter, so it looks alike on Qt's
// software renderer and on a graphics card. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/controllers/node_help.hpp"

namespace lacquer::editor {

class PlotItem : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::NodeHelp* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)

public:
    explicit PlotItem(QQuickItem* parent = nullptr);

    [[nodiscard]] NodeHelp* source() const noexcept { return source_; }
    void setSource(NodeHelp* source);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void sourceChanged();

private:
    QPointer<NodeHelp> source_;
};

/// Paints a plot with the ticks and names of its axes into a rectangle. A legend names the curves where there is more
/// than one with a name.
void paintPlot(QPainter& painter, const sessions::Plot& plot, const QRectF& whole);

}  // namespace lacquer::editor
