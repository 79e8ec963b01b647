// What the graphs of a node have in common, whatever they show.
#pragma once

#include <QPainter>
#include <QPointer>
#include <QRectF>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

inline constexpr double kGraphRadius = 4;
inline constexpr int kGraphLabelPixels = 9;

/// Paints the ground of a graph and the frame around it; returns what is inside of that.
inline QRectF paintGraphGround(QPainter& painter, const QSizeF& size) {
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(QPointF(), size).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(theme().border);
    painter.setBrush(theme().meterBack);
    painter.drawRoundedRect(frame, kGraphRadius, kGraphRadius);
    return frame.adjusted(1, 1, -1, -1);
}

/// Has a painted item show another source, and paint anew whenever that emits `changed`. False: it is the one it shows.
template <class Item, class Source, class Signal>
bool showSource(Item* item, QPointer<Source>& shown, Source* source, Signal changed) {
    if (source == shown) return false;
    if (shown) shown->disconnect(item);
    shown = source;
    if (source) QObject::connect(source, changed, item, [item] { item->update(); });
    item->update();
    return true;
}

}  // namespace lacquer::editor
