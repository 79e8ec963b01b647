// What the graphs of a node look like, whatever they show.
#pragma once

#include <QPainter>
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

}  // namespace lacquer::editor
