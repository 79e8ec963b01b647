#include "editor/items/k_meter.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kKAmberDb = 0, kKRedDb = 4;

}  // namespace

void KMeter::setHeadroomDb(double headroom) {
    if (std::exchange(headroomDb_, headroom) == headroom) return;
    look();
    update();
    Q_EMIT headroomDbChanged();
}

double KMeter::alongOf(double db) const {
    return std::clamp((db - kBottomDb) / (headroomDb_ - kBottomDb), 0.0, 1.0);
}

void KMeter::look() {
    const std::array averages{alongOf(readout("kSystemL", kBottomDb)), alongOf(readout("kSystemR", kBottomDb))};
    const std::array peaks{alongOf(readout("peakL", -1000) + headroomDb_),
                           alongOf(readout("peakR", -1000) + headroomDb_)};
    const auto moved = [&](const std::array<double, 2>& a, const std::array<double, 2>& b) {
        return std::max(std::abs(a[0] - b[0]), std::abs(a[1] - b[1])) * width() > kMovedPixels;
    };
    if (!moved(averages, averages_) && !moved(peaks, peaks_)) return;
    averages_ = averages;
    peaks_ = peaks;
    update();
}

void KMeter::paint(QPainter* painter) {
    const double bars = height() - kScaleHeight;
    const double each = (bars - 1) / 2;
    const std::array<std::pair<double, QColor>, 3> zones{
        {{alongOf(kKAmberDb), theme().meterLow}, {alongOf(kKRedDb), theme().meterMiddle}, {1.0, theme().meterHigh}}};
    for (std::size_t side = 0; side < 2; ++side) {
        const double top = static_cast<double>(side) * (each + 1);
        painter->fillRect(QRectF(0, top, width(), each), theme().meterBack);
        double from = 0;
        for (const auto& [to, colour] : zones) {
            const double end = std::min(to, averages_[side]);
            if (end > from) painter->fillRect(QRectF(from * width(), top, (end - from) * width(), each), colour);
            from = to;
        }
        if (peaks_[side] > 0)
            painter->fillRect(QRectF(peaks_[side] * width() - 2, top, 2, each),
                              peaks_[side] >= 1 ? theme().meterHigh : theme().text);
    }
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    for (const int db : {-30, -20, -10, 0, 4, 8, 12, 16, 20}) {
        if (db > headroomDb_) break;
        const double x = alongOf(db) * width();
        painter->setPen(db == 0 ? theme().text : theme().dimText);
        painter->drawText(QRectF(std::min(x - 20, width() - 40), bars, 40, kScaleHeight),
                          x > width() - 20 ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignCenter,
                          db > 0 ? QString("+%1").arg(db) : QString::number(db));
    }
}

}  // namespace lacquer::editor
