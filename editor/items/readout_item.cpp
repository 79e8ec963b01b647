#include "editor/items/readout_item.hpp"

#include <cmath>
#include <utility>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

ReadoutItem::ReadoutItem(QQuickItem* parent) : QQuickPaintedItem(parent) {
    repaintWithTheme(this);
    connect(this, &QQuickItem::visibleChanged, this, [this] { look(); });
}

void ReadoutItem::setClock(MeterClock* clock) {
    if (clock == clock_) return;
    if (clock_) clock_->disconnect(this);
    clock_ = clock;
    if (clock_)
        connect(clock_, &MeterClock::tick, this, [this] {
            if (isVisible()) look();
        });
    Q_EMIT clockChanged();
}

void ReadoutItem::setNodeId(quint64 node) {
    if (std::exchange(node_, node) == node) return;
    look();
    Q_EMIT nodeIdChanged();
}

double ReadoutItem::readout(const char* id, double otherwise) const {
    const auto value = clock_ ? clock_->readout(NodeId{node_}, id) : std::nullopt;
    return value && std::isfinite(*value) ? *value : otherwise;
}

}  // namespace lacquer::editor
