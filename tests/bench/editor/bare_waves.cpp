#include "bare_waves.hpp"

#include <algorithm>

#include "editor/items/theme.hpp"

namespace lacquer::bench {

WaveScene& waveScene() {
    static WaveScene scene;
    return scene;
}

BareWaves::BareWaves(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setOpaquePainting(true);
}

void BareWaves::setScrolled(int pixels) {
    scrolled_ = pixels;
    update();
}

void BareWaves::paint(QPainter* painter) {
    const WaveScene& scene = waveScene();
    painter->fillRect(boundingRect(), editor::theme().canvas);
    const int first = scene.firstColumn + scrolled_;
    double top = scene.top;
    for (const QList<QRect>& bars : scene.tracks) {
        if (top > height()) break;
        painter->fillRect(QRectF(0, top + 1, width(), scene.rowHeight - 2),
                          editor::mixed(editor::theme().canvas, editor::theme().track, 0.26));
        painter->setPen(Qt::NoPen);
        painter->setBrush(editor::theme().track);
        const auto count = std::min<qsizetype>(static_cast<qsizetype>(width()), bars.size() - first);
        painter->save();
        painter->translate(-first, 0);
        painter->drawRects(bars.constData() + first, static_cast<int>(count));
        painter->restore();
        top += scene.rowHeight;
    }
}

}  // namespace lacquer::bench
