#include <QPainter>
#include <cmath>

#include "editor/items/heard_painters.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {
namespace {

constexpr double kSpectrumGridDb = 20;

void paintLevelLines(QPainter& painter, const QRectF& plot) {
    for (double db = -kSpectrumGridDb; db > HeardSignal::kFloorDb; db -= kSpectrumGridDb) {
        const double y = std::floor(plot.top() + db / HeardSignal::kFloorDb * plot.height()) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(plot.left() + 3, y - 12, 40, 12), Qt::AlignLeft | Qt::AlignVCenter,
                         QString::number(db));
    }
}

}  // namespace

void paintSpectrum(QPainter& painter, const HeardSignal& signal, const QRectF& plot) {
    const auto heightOf = [&](double db) { return plot.top() + db / HeardSignal::kFloorDb * plot.height(); };
    QColor fill = theme().meterLow;
    fill.setAlphaF(0.28F);
    for (int band = 0; band < sessions::ThirdOctave::kBands; ++band) {
        QRectF bar = columnOfBand(band, plot);
        bar.setTop(heightOf(signal.bands()[static_cast<std::size_t>(band)]));
        painter.fillRect(bar, fill);
    }
    paintFrequencies(painter, plot);
    paintLevelLines(painter, plot);
    QPolygonF line;
    for (std::size_t i = 0; i < HeardSignal::kColumns; ++i)
        line.append({plot.left() + static_cast<double>(i) / (HeardSignal::kColumns - 1) * plot.width(),
                     heightOf(signal.line()[i])});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().meterLow, 1.3));
    painter.drawPolyline(line);
}

}  // namespace lacquer::editor
