#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "editor/items/heard_painters.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {
namespace {

// The square root of a level is drawn, so that what is quiet has room too.
constexpr double kPower = 0.5;

}  // namespace

void paintGoniometer(QPainter& painter, const HeardSignal& signal, const QRectF& plot) {
    const double radius = std::min(plot.width(), plot.height()) / 2 - 2;
    const QPointF middle = plot.center();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(theme().gridMajor);
    painter.drawEllipse(middle, radius, radius);
    const double diagonal = radius / std::numbers::sqrt2;
    painter.drawLine(middle - QPointF(diagonal, diagonal), middle + QPointF(diagonal, diagonal));
    painter.drawLine(middle + QPointF(-diagonal, diagonal), middle + QPointF(diagonal, -diagonal));

    QColor colour = theme().meterLow;
    colour.setAlphaF(0.5F);
    QPolygonF points;
    for (const StereoPoint& point : signal.trail()) {
        const double across = (point.right - point.left) / std::numbers::sqrt2;
        const double up = (point.left + point.right) / std::numbers::sqrt2;
        const double length = std::hypot(across, up);
        if (!(length > 1e-6) || !std::isfinite(length)) continue;
        // Both sides at full scale reach the edge.
        const double shown = std::pow(std::min(length / std::numbers::sqrt2, 1.0), kPower) * radius / length;
        points.append(middle + QPointF(across * shown, -up * shown));
    }
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawPoints(points);
    painter.setPen(theme().dimText);
    painter.drawText(QRectF(plot.left() + 3, plot.top() + 1, 12, 12), Qt::AlignCenter, "L");
    painter.drawText(QRectF(plot.right() - 14, plot.top() + 1, 12, 12), Qt::AlignCenter, "R");
}

}  // namespace lacquer::editor
