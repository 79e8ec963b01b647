#include "editor/items/reduction_bar.hpp"

#include <QQuickWindow>
#include <QSGRectangleNode>
#include <algorithm>
#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {
constexpr double kVisiblePixels = 0.25;
}

ReductionBar::ReductionBar(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    repaintWithTheme(this);
}

void ReductionBar::setSource(GainReduction* source) {
    if (source == source_) return;
    if (source_) source_->disconnect(this);
    source_ = source;
    if (source_) connect(source_, &GainReduction::dbChanged, this, &ReductionBar::look);
    Q_EMIT sourceChanged();
    look();
}

void ReductionBar::look() {
    const double now = source_ ? std::clamp(source_->db() / kRangeDb, 0.0, 1.0) : 0;
    const bool moved = std::abs(now - fraction_) * height() > kVisiblePixels || now == 0;
    if (!moved || now == fraction_) return;
    fraction_ = now;
    update();
}

void ReductionBar::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    update();
}

// Rectangle nodes, because those are what both renderers draw: the ground and the bar.
QSGNode* ReductionBar::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    if (!old) {
        old = new QSGNode;
        for (int i = 0; i < 2; ++i) old->appendChildNode(window()->createRectangleNode());
    }
    auto* const ground = static_cast<QSGRectangleNode*>(old->firstChild());
    ground->setRect(0, 0, width(), height());
    ground->setColor(theme().meterBack);
    auto* const bar = static_cast<QSGRectangleNode*>(ground->nextSibling());
    bar->setRect(0, 0, width(), fraction_ * height());
    bar->setColor(fraction_ > 0 ? theme().meterMiddle : QColor(Qt::transparent));  // see MeterItem
    return old;
}

}  // namespace lacquer::editor
