#include "editor/items/plot_item.hpp"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"
#include "sessions/analysis/plot_ticks.hpp"

namespace lacquer::editor {

namespace {

constexpr double kLeftOfField = 44, kBelowField = 32, kAroundField = 8;
constexpr int kPlotLetters = 10;
constexpr int kMostAcross = 12, kMostDown = 8;

QColor colourOfSeries(std::size_t series) {
    const std::array<QColor, 5> colours{theme().accent, theme().track, theme().bus, theme().send, theme().plugin};
    return colours[series % colours.size()];
}

QString axisText(const sessions::PlotAxis& axis) {
    const QString name = QString::fromStdString(axis.name);
    return axis.unit.empty() ? name : QString("%1, %2").arg(name, QString::fromStdString(axis.unit));
}

QPointF placeIn(const QRectF& field, const sessions::Plot& plot, const sessions::PlotPoint& point) {
    constexpr double kBeyond = 0.2;  // it is cut off there
    const double x = std::clamp(sessions::shareOf(plot.x, point.x), -kBeyond, 1 + kBeyond);
    const double y = std::clamp(sessions::shareOf(plot.y, point.y), -kBeyond, 1 + kBeyond);
    return {field.left() + x * field.width(), field.bottom() - y * field.height()};
}

void paintPlotGrid(QPainter& painter, const sessions::Plot& plot, const QRectF& field) {
    for (const sessions::PlotTick& tick : sessions::ticksOf(plot.x, kMostAcross)) {
        const double x = std::floor(field.left() + sessions::shareOf(plot.x, tick.value) * field.width()) + 0.5;
        painter.setPen(tick.label.empty() ? theme().grid : theme().gridMajor);
        painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(x - 30, field.bottom() + 2, 60, 13), Qt::AlignCenter,
                         QString::fromStdString(tick.label));
    }
    for (const sessions::PlotTick& tick : sessions::ticksOf(plot.y, kMostDown)) {
        const double y = std::floor(field.bottom() - sessions::shareOf(plot.y, tick.value) * field.height()) + 0.5;
        painter.setPen(tick.label.empty() ? theme().grid : theme().gridMajor);
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(field.left() - kLeftOfField, y - 7, kLeftOfField - 4, 14),
                         Qt::AlignRight | Qt::AlignVCenter, QString::fromStdString(tick.label));
    }
    painter.drawText(QRectF(field.left(), field.bottom() + 15, field.width(), 15), Qt::AlignRight | Qt::AlignVCenter,
                     axisText(plot.x));
    painter.drawText(QRectF(field.left() + 5, field.top() + 2, field.width(), 14), Qt::AlignLeft | Qt::AlignVCenter,
                     axisText(plot.y));
}

void paintPlotCurve(QPainter& painter, const sessions::Plot& plot, const sessions::PlotCurve& curve,
                    const QRectF& field) {
    const bool reference = curve.style == sessions::CurveStyle::reference;
    static constexpr std::array kDashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    painter.setPen(reference ? QPen(theme().dimText, 1, Qt::DotLine)
                             : QPen(colourOfSeries(curve.series), 1.6, kDashes[curve.variant % kDashes.size()]));
    QPolygonF line;
    for (const sessions::PlotPoint& point : curve.points) {
        const QPointF place = placeIn(field, plot, point);
        if (curve.style == sessions::CurveStyle::stems)
            painter.drawLine(QPointF(place.x(), field.bottom()), place);
        else
            line.append(place);
    }
    painter.drawPolyline(line);
}

void paintPlotLegend(QPainter& painter, const sessions::Plot& plot, const QRectF& field) {
    const auto named = [](const sessions::PlotCurve& curve) { return !curve.name.empty(); };
    if (std::count_if(plot.curves.begin(), plot.curves.end(), named) < 2) return;
    const QFontMetricsF metrics(painter.font(), painter.device());
    double y = field.top() + 4;
    for (const sessions::PlotCurve& curve : plot.curves) {
        if (!named(curve)) continue;
        const QString text = QString::fromStdString(curve.name);
        painter.setPen(curve.style == sessions::CurveStyle::reference ? theme().dimText : colourOfSeries(curve.series));
        painter.drawText(QRectF(field.right() - metrics.horizontalAdvance(text) - 6, y, field.width(), 14),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
        y += 14;
    }
}

}  // namespace

void paintPlot(QPainter& painter, const sessions::Plot& plot, const QRectF& whole) {
    const QRectF field = whole.adjusted(kLeftOfField, kAroundField, -kAroundField, -kBelowField);
    if (field.isEmpty()) return;
    QFont font = painter.font();
    font.setPixelSize(kPlotLetters);
    painter.setFont(font);
    paintPlotGrid(painter, plot, field);
    painter.setClipRect(field);
    for (const sessions::PlotCurve& curve : plot.curves) paintPlotCurve(painter, plot, curve, field);
    painter.setClipping(false);
    paintPlotLegend(painter, plot, field);
}

PlotItem::PlotItem(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
}

void PlotItem::setSource(NodeHelp* source) {
    if (showSource(this, source_, source, &NodeHelp::plotChanged)) Q_EMIT sourceChanged();
}

void PlotItem::paint(QPainter* painter) {
    const QRectF inside = paintGraphGround(*painter, size());
    if (source_ && source_->plot()) paintPlot(*painter, *source_->plot(), inside);
}

}  // namespace lacquer::editor
