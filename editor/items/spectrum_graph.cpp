#include "editor/items/spectrum_graph.hpp"

#include <QPainter>
#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {
namespace {

constexpr double kGridDb = 20;

double alongOf(double hertz) {
    return std::log(hertz / HeardSignal::kLowestHz) / std::log(HeardSignal::kHighestHz / HeardSignal::kLowestHz);
}

void paintGrid(QPainter& painter, const QRectF& plot) {
    const auto label = [&](const QPointF& at, const QString& text) {
        painter.setPen(theme().dimText);
        painter.drawText(QRectF(at, QSizeF(40, 12)), Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    for (const auto& [hertz, text] : {std::pair(100, "100"), {1000, "1k"}, {10000, "10k"}}) {
        const double x = std::floor(plot.left() + alongOf(hertz) * plot.width()) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        label({x + 2, plot.bottom() - 12}, text);
    }
    for (double db = -kGridDb; db > HeardSignal::kFloorDb; db -= kGridDb) {
        const double y = std::floor(plot.top() + db / HeardSignal::kFloorDb * plot.height()) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        label({plot.left() + 3, y - 12}, QString::number(db));
    }
}

}  // namespace

void SpectrumGraph::paintPlot(QPainter& painter, const HeardSignal& signal, const QRectF& plot) {
    const auto heightOf = [&](double db) { return plot.top() + db / HeardSignal::kFloorDb * plot.height(); };
    QColor fill = theme().meterLow;
    fill.setAlphaF(0.28F);
    for (int band = 0; band < sessions::ThirdOctave::kBands; ++band) {
        const double left = plot.left() + alongOf(sessions::ThirdOctave::lowerEdgeHz(band)) * plot.width();
        const double right = plot.left() + alongOf(sessions::ThirdOctave::lowerEdgeHz(band + 1)) * plot.width();
        const double top = heightOf(signal.bands()[static_cast<std::size_t>(band)]);
        painter.fillRect(QRectF(QPointF(left + 0.5, top), QPointF(right - 0.5, plot.bottom())), fill);
    }
    paintGrid(painter, plot);
    QPolygonF line;
    for (std::size_t i = 0; i < HeardSignal::kColumns; ++i)
        line.append({plot.left() + static_cast<double>(i) / (HeardSignal::kColumns - 1) * plot.width(),
                     heightOf(signal.line()[i])});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().meterLow, 1.3));
    painter.drawPolyline(line);
}

}  // namespace lacquer::editor
