#include <QPainter>
#include <cmath>

#include "editor/items/heard_painters.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

void paintCorrelations(QPainter& painter, const HeardSignal& signal, const QRectF& plot) {
    // Room for the labels at the top and the bottom.
    constexpr double kMargin = 13;
    const double middle = plot.center().y(), reach = plot.height() / 2 - kMargin;
    for (int band = 0; band < sessions::ThirdOctave::kBands; ++band) {
        const double correlation = signal.correlations()[static_cast<std::size_t>(band)];
        if (!std::isfinite(correlation)) continue;
        QRectF bar = columnOfBand(band, plot);
        bar.setTop(middle - std::max(correlation, 0.0) * reach);
        bar.setBottom(middle - std::min(correlation, 0.0) * reach);
        QColor colour = correlation < 0 ? theme().meterHigh : theme().meterLow;
        colour.setAlphaF(0.3F);
        painter.fillRect(bar, colour);
        colour.setAlphaF(1);
        const double end = middle - correlation * reach;
        painter.fillRect(QRectF(bar.left(), end - 1, bar.width(), 2), colour);
    }
    paintFrequencies(painter, plot);
    for (const auto& [correlation, text] : {std::pair(1.0, "+1"), {0.5, ""}, {0.0, "0"}, {-0.5, ""}, {-1.0, "-1"}}) {
        const double y = std::floor(middle - correlation * reach) + 0.5;
        painter.setPen(correlation == 0 ? theme().dimText : theme().gridMajor);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(plot.left() + 3, y - 12, 40, 12), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

}  // namespace lacquer::editor
