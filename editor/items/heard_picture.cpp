#include "editor/items/heard_picture.hpp"

#include <QPainter>

#include "editor/items/graph_look.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

HeardPicture::HeardPicture(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
}

void HeardPicture::setSource(HeardSignal* source) {
    if (source == source_) return;
    if (source_) source_->disconnect(this);
    source_ = source;
    if (source_) connect(source_, &HeardSignal::changed, this, [this] { update(); });
    Q_EMIT sourceChanged();
    update();
}

void HeardPicture::paint(QPainter* painter) {
    const QRectF plot = paintGraphGround(*painter, size());
    if (!source_ || plot.isEmpty()) return;
    painter->setClipRect(plot);
    QFont font = painter->font();
    font.setPixelSize(kGraphLabelPixels);
    painter->setFont(font);
    paintPlot(*painter, *source_, plot);
}

}  // namespace lacquer::editor
