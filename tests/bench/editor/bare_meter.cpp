#include "bare_meter.hpp"

#include <QQuickWindow>
#include <QSGRectangleNode>
#include <algorithm>

#include "bench_session.hpp"
#include "editor/items/meter_item.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::bench {

void BareMeter::setBeat(int beat) {
    beat_ = beat;
    update();
}

QSGNode* BareMeter::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    const editor::Palette& theme = editor::theme();
    const double along = upright_ ? height() : width(), across = upright_ ? width() : height();
    // From one place along the bar to another, in a channel.
    const auto band = [&](int channel, double from, double to) {
        const double side = channel * (across / channels_), thick = across / channels_ - 1;
        return upright_ ? QRectF(side, (1 - to) * along, thick, (to - from) * along)
                        : QRectF(from * along, side, (to - from) * along, thick);
    };
    if (!old) {
        old = new QSGNode;
        for (int channel = 0; channel < channels_; ++channel)
            for (const QColor& colour : {theme.meterBack, theme.meterLow, theme.meterMiddle, theme.meterHigh}) {
                QSGRectangleNode* bar = window()->createRectangleNode();
                bar->setColor(colour);
                bar->setRect(band(channel, 0, colour == theme.meterBack ? 1 : 0));
                old->appendChildNode(bar);
            }
    }
    constexpr double kEnds[] = {0, 0.7, 0.925, 1};
    for (int channel = 0; channel < channels_; ++channel) {
        const double level =
            beat_ < 0 ? 0 : editor::meterFraction(toneDb(node_, static_cast<std::size_t>(channel), beat_));
        for (int zone = 1; zone <= 3; ++zone) {
            auto* bar = static_cast<QSGRectangleNode*>(old->childAtIndex(channel * 4 + zone));
            const double to = std::clamp(level, kEnds[zone - 1], kEnds[zone]);
            bar->setRect(band(channel, kEnds[zone - 1], to));
        }
    }
    return old;
}

}  // namespace lacquer::bench
