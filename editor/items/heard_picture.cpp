#include "editor/items/heard_picture.hpp"

#include <QPainter>
#include <cmath>

#include "editor/items/graph_look.hpp"
#include "editor/items/heard_painters.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

HeardPicture::HeardPicture(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
}

void HeardPicture::setKind(Kind kind) {
    if (kind == kind_) return;
    kind_ = kind;
    Q_EMIT kindChanged();
    update();
}

void HeardPicture::setSource(HeardSignal* source) {
    if (showSource(this, source_, source, &HeardSignal::changed)) Q_EMIT sourceChanged();
}

void HeardPicture::paint(QPainter* painter) {
    const QRectF plot = paintGraphGround(*painter, size());
    if (!source_ || plot.isEmpty()) return;
    painter->setClipRect(plot);
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    switch (kind_) {
        case Spectrum:
            return paintSpectrum(*painter, *source_, plot);
        case Spectrogram:
            return paintSpectrogram(*painter, *source_, plot);
        case Correlations:
            return paintCorrelations(*painter, *source_, plot);
        case Goniometer:
            return paintGoniometer(*painter, *source_, plot);
    }
}

void paintFrequencies(QPainter& painter, const QRectF& plot) {
    constexpr double kWidest = 22;  // of the labels, which stand to the right of their lines where there is room
    for (const auto& [hertz, text] : {std::pair(100, "100"), {1000, "1k"}, {10000, "10k"}}) {
        const double x = std::floor(plot.left() + HeardSignal::alongOf(hertz) * plot.width()) + 0.5;
        painter.setPen(theme().gridMajor);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.setPen(theme().dimText);
        const bool fits = x + kWidest < plot.right();
        painter.drawText(QRectF(fits ? x + 2 : x - kWidest - 2, plot.bottom() - 12, kWidest, 12),
                         (fits ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, text);
    }
}

QRectF columnOfBand(int band, const QRectF& plot) {
    using sessions::ThirdOctave;
    constexpr double kHalfGap = 0.5;
    const auto across = [&](double hertz) { return plot.left() + HeardSignal::alongOf(hertz) * plot.width(); };
    return {QPointF(across(ThirdOctave::lowerEdgeHz(band)) + kHalfGap, plot.top()),
            QPointF(across(ThirdOctave::lowerEdgeHz(band + 1)) - kHalfGap, plot.bottom())};
}

}  // namespace lacquer::editor
