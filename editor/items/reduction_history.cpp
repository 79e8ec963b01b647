#include "editor/items/reduction_history.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {
constexpr double kHistoryGridDb = 3;
}  // namespace

ReductionHistory::ReductionHistory(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
}

void ReductionHistory::setSource(GainReduction* source) {
    if (showSource(this, source_, source, &GainReduction::historyChanged)) Q_EMIT sourceChanged();
}

void ReductionHistory::paint(QPainter* painter) {
    const QRectF plot = paintGraphGround(*painter, size());
    painter->setClipRect(plot);
    const auto below = [&](double db) { return plot.top() + std::clamp(db / kRangeDb, 0.0, 1.0) * plot.height(); };

    if (source_) {
        QPolygonF line;
        constexpr auto last = static_cast<double>(GainReduction::kHistory - 1);
        for (std::size_t age = 0; age < GainReduction::kHistory; ++age)
            line.append({plot.right() - static_cast<double>(age) / last * plot.width(), below(source_->history(age))});
        QPolygonF area = line;
        area.append(plot.topLeft());
        area.append(plot.topRight());
        QColor fill = theme().meterMiddle;
        fill.setAlphaF(0.35F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawPolygon(area);
        painter->setPen(QPen(theme().meterMiddle, 1.3));
        painter->drawPolyline(line);
    }
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    for (double db = kHistoryGridDb; db < kRangeDb; db += kHistoryGridDb) {
        const double y = std::floor(below(db)) + 0.5;
        painter->setPen(theme().gridMajor);
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter->setPen(theme().dimText);
        painter->drawText(QRectF(plot.left() + 3, y - 12, 40, 12), Qt::AlignLeft | Qt::AlignVCenter,
                          QString::number(-db));
    }
}

}  // namespace lacquer::editor
