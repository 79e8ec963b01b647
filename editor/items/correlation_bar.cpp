#include "editor/items/correlation_bar.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

void CorrelationBar::look() {
    const double now = std::clamp(readout("correlation", 0), -1.0, 1.0);
    if (std::abs(now - correlation_) * width() / 2 <= kMovedPixels) return;
    correlation_ = now;
    update();
}

void CorrelationBar::paint(QPainter* painter) {
    const double bar = height() - kScaleHeight, middle = width() / 2;
    painter->fillRect(QRectF(0, 0, width(), bar), theme().meterBack);
    const double end = middle + correlation_ * middle;
    painter->fillRect(QRectF(std::min(middle, end), 0, std::abs(end - middle), bar),
                      correlation_ < 0 ? theme().meterHigh : theme().meterLow);
    painter->fillRect(QRectF(middle - 0.5, 0, 1, bar), theme().dimText);
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    painter->setPen(theme().dimText);
    const QRectF scale(0, bar, width(), kScaleHeight);
    painter->drawText(scale, Qt::AlignLeft | Qt::AlignVCenter, "−1");
    painter->drawText(scale, Qt::AlignCenter, "0");
    painter->drawText(scale, Qt::AlignRight | Qt::AlignVCenter, "+1");
}

}  // namespace lacquer::editor
