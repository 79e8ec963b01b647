#include "editor/items/far_meters.hpp"

#include <QQuickWindow>
#include <QSGRectangleNode>
#include <algorithm>
#include <cmath>

#include "editor/items/meter_item.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr int kLeastWidth = 24;         // pixels of a box; the bar of a narrower one says nothing
constexpr int kHeight = 3;              // pixels
constexpr std::size_t kMostBars = 400;  // with more in view, none is shown: reading them all would take too long
constexpr double kNothingDb = -200;

}  // namespace

FarMeters::FarMeters(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    connect(&ThemeSwitch::instance(), &ThemeSwitch::changed, this, &FarMeters::look);
}

void FarMeters::setController(CanvasController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &CanvasController::viewChanged, this, &FarMeters::look);
        connect(controller_, &CanvasController::contentChanged, this, &FarMeters::look);
    }
    Q_EMIT controllerChanged();
    look();
}

void FarMeters::setClock(MeterClock* clock) {
    if (clock == clock_) return;
    if (clock_) clock_->disconnect(this);
    clock_ = clock;
    if (clock_) connect(clock_, &MeterClock::tick, this, &FarMeters::look);
    Q_EMIT clockChanged();
    look();
}

std::vector<FarMeters::Bar> FarMeters::barsNow() const {
    std::vector<Bar> bars;
    const ViewTransform& view = controller_->view();
    const QRectF seen = view.toScene(QRectF({}, controller_->viewport()));
    const SceneShapes& shapes = controller_->scene().shapes();
    std::size_t read = 0;
    for (std::size_t i = 0; i < shapes.nodes().size(); ++i) {
        if (!shapes.rects()[i].intersects(seen)) continue;
        const QRect box = view.toScreen(shapes.rects()[i]).toRect();
        if (box.width() < kLeastWidth) continue;
        if (++read > kMostBars) return {};
        const NodeId node = shapes.nodes()[i].id;
        const auto left = clock_->readout(node, "peakL");
        if (!left) continue;
        const double level = std::max(*left, clock_->readout(node, "peakR").value_or(kNothingDb));
        const double width = std::round(meterFraction(level) * box.width());
        if (width < 1) continue;
        bars.push_back({QRectF(box.left(), box.bottom() + 1 - kHeight, width, kHeight), meterColour(level)});
    }
    return bars;
}

void FarMeters::look() {
    if (!controller_ || !clock_) return;
    std::vector<Bar> now = isVisible() ? barsNow() : std::vector<Bar>();
    if (now == bars_) return;
    bars_ = std::move(now);
    update();
}

void FarMeters::itemChange(ItemChange change, const ItemChangeData& data) {
    QQuickItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged) look();
}

QSGNode* FarMeters::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    if (!old) old = new QSGNode;
    while (old->childCount() > static_cast<int>(bars_.size())) delete old->lastChild();
    while (old->childCount() < static_cast<int>(bars_.size())) old->appendChildNode(window()->createRectangleNode());
    auto* node = static_cast<QSGRectangleNode*>(old->firstChild());
    for (const Bar& bar : bars_) {
        node->setRect(bar.place);
        node->setColor(bar.colour);
        node = static_cast<QSGRectangleNode*>(node->nextSibling());
    }
    return old;
}

}  // namespace lacquer::editor
