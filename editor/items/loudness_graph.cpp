#include "editor/items/loudness_graph.hpp"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kGridLu = 10;
constexpr int kMinute = 60;

struct TimeSpan {
    int seconds;
    int gridSeconds;
};
constexpr std::array<TimeSpan, 4> kSpans{
    {{kMinute, 15}, {2 * kMinute, 30}, {5 * kMinute, kMinute}, {10 * kMinute, 2 * kMinute}}};

TimeSpan spanFor(double historySeconds) {
    const auto fits = [&](const TimeSpan& span) { return historySeconds <= span.seconds; };
    const auto found = std::ranges::find_if(kSpans, fits);
    return found == kSpans.end() ? kSpans.back() : *found;
}

double heightAt(double lufs, const QRectF& plot) {
    const double share = (LoudnessGraph::kTopLufs - lufs) / (LoudnessGraph::kTopLufs - LoudnessGraph::kBottomLufs);
    return plot.top() + std::clamp(share, 0.0, 1.0) * plot.height();
}

void paintLevels(QPainter& painter, const QRectF& plot) {
    for (double lufs = LoudnessGraph::kTopLufs - kGridLu; lufs > LoudnessGraph::kBottomLufs; lufs -= kGridLu) {
        const double y = std::floor(heightAt(lufs, plot)) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(plot.left() + 3, y - 12, 60, 12), Qt::AlignLeft | Qt::AlignVCenter,
                         QString(lufs == -kGridLu ? "%1 LUFS" : "%1").arg(lufs));
    }
}

void paintTimes(QPainter& painter, const QRectF& plot, const TimeSpan& span) {
    for (int age = span.gridSeconds; age < span.seconds; age += span.gridSeconds) {
        const double x = std::floor(plot.right() - plot.width() * age / span.seconds) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(x + 2, plot.bottom() - 12, 40, 12), Qt::AlignLeft | Qt::AlignVCenter,
                         QString("-%1:%2").arg(age / kMinute).arg(age % kMinute, 2, 10, QChar('0')));
    }
}

}  // namespace

LoudnessGraph::LoudnessGraph(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
}

void LoudnessGraph::setSource(LoudnessHistory* source) {
    if (showSource(this, source_, source, &LoudnessHistory::changed)) Q_EMIT sourceChanged();
}

void LoudnessGraph::setTargetLufs(double target) {
    if (std::exchange(targetLufs_, target) == target) return;
    update();
    Q_EMIT targetChanged();
}

int LoudnessGraph::spanSeconds(double historySeconds) {
    return spanFor(historySeconds).seconds;
}

void LoudnessGraph::paint(QPainter* painter) {
    const QRectF plot = paintGraphGround(*painter, size());
    if (!source_ || plot.isEmpty()) return;
    painter->setClipRect(plot);
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    const TimeSpan span = spanFor(static_cast<double>(source_->size()) * LoudnessHistory::kStepMs / 1000);
    paintHistory(*painter, plot, static_cast<std::size_t>(span.seconds) * 1000 / LoudnessHistory::kStepMs);
    paintLevels(*painter, plot);
    paintTarget(*painter, plot);
    paintTimes(*painter, plot, span);
    paintIntegrated(*painter, plot);
    paintLegend(*painter, plot);
}

void LoudnessGraph::paintTarget(QPainter& painter, const QRectF& plot) const {
    const double y = std::floor(heightAt(targetLufs_, plot)) + 0.5;
    painter.setPen(QPen(theme().dimText, 1, Qt::DotLine));
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    painter.drawText(QRectF(plot.left() + 3, y - 12, plot.width() - 6, 12), Qt::AlignLeft | Qt::AlignVCenter,
                     QString("%1: %2").arg(targetName_).arg(targetLufs_));
}

// A column of pixels has the highest momentary loudness of its steps, and the last short-term one.
void LoudnessGraph::paintHistory(QPainter& painter, const QRectF& plot, std::size_t spanSteps) const {
    const double pixelsPerStep = plot.width() / static_cast<double>(spanSteps);
    const auto perColumn = static_cast<std::size_t>(std::max(1.0, std::round(1 / pixelsPerStep)));
    QPolygonF momentary, shortTerm;
    for (std::size_t first = 0; first < std::min(source_->size(), spanSteps); first += perColumn) {
        const std::size_t end = std::min(first + perColumn, source_->size());
        float highest = LoudnessHistory::kSilentLufs;
        for (std::size_t age = first; age < end; ++age) highest = std::max(highest, source_->step(age).momentary);
        const double x = plot.right() - static_cast<double>(first) * pixelsPerStep;
        momentary.append({x, heightAt(highest, plot)});
        shortTerm.append({x, heightAt(source_->step(first).shortTerm, plot)});
    }
    if (momentary.isEmpty()) return;
    momentary.append({momentary.last().x(), plot.bottom()});
    momentary.append(plot.bottomRight());
    QColor fill = theme().meterLow;
    fill.setAlphaF(0.35F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(momentary);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().meterMiddle, 1.5));
    painter.drawPolyline(shortTerm);
}

void LoudnessGraph::paintIntegrated(QPainter& painter, const QRectF& plot) const {
    if (!source_->integratedLufs()) return;
    const double y = heightAt(*source_->integratedLufs(), plot);
    painter.setPen(QPen(theme().accent, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
}

void LoudnessGraph::paintLegend(QPainter& painter, const QRectF& plot) const {
    constexpr double kGap = 8, kHigh = 14;
    const auto integrated = source_->integratedLufs();
    const std::array<std::pair<QString, QColor>, 3> entries{
        {{tr("Momentary"), theme().meterLow},
         {tr("Short-term"), theme().meterMiddle},
         {integrated ? tr("Integrated %1 LUFS").arg(*integrated, 0, 'f', 1) : tr("Integrated"), theme().accent}}};
    const QFontMetricsF metrics(painter.font(), painter.device());
    double x = plot.left() + 3;
    for (const auto& [text, colour] : entries) {
        const double width = metrics.horizontalAdvance(text);
        painter.setPen(colour);
        painter.drawText(QRectF(x, plot.top() + 1, width + 1, kHigh), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += width + kGap;
    }
}

}  // namespace lacquer::editor
