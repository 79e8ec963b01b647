#include "editor/items/meter_item.hpp"

#include <QQuickWindow>
#include <QSGRectangleNode>
#include <algorithm>
#include <cmath>

#include "editor/items/theme.hpp"
#include "editor/models/meter_scale.hpp"

namespace lacquer::editor {

namespace {

constexpr double kFloorDb = -60;
constexpr double kMiddleDb = -12;  // from here on it gets loud
constexpr double kHighDb = -3;     // from here on it gets close
constexpr double kGapPixels = 1;
constexpr double kGroundUnits = 2;
constexpr double kMeterStepPixels = 0.25;

}  // namespace

double meterFraction(double db) {
    return fractionOn(MeterScale::peak, db);
}

const QColor& meterColour(double db) {
    return db < kMiddleDb ? theme().meterLow : db < kHighDb ? theme().meterMiddle : theme().meterHigh;
}

MeterItem::MeterItem(QQuickItem* parent) : QQuickItem(parent) {
    setFlag(ItemHasContents);
    repaintWithTheme(this);
}

void MeterItem::setClock(MeterClock* clock) {
    if (clock == clock_) return;
    if (clock_) clock_->disconnect(this);
    clock_ = clock;
    if (clock_) connect(clock_, &MeterClock::tick, this, &MeterItem::look);
    Q_EMIT clockChanged();
    look();
}

void MeterItem::look() {
    if (!isVisible() || !clock_) return;
    const NodeId node{nodeId_};
    const std::array<double, 2> now{meterFraction(clock_->readout(node, "peakL").value_or(kFloorDb)),
                                    meterFraction(clock_->readout(node, "peakR").value_or(kFloorDb))};
    const bool moved = std::abs(now[0] - fractions_[0]) * width() > kMeterStepPixels ||
                       std::abs(now[1] - fractions_[1]) * width() > kMeterStepPixels || now == std::array{0.0, 0.0};
    if (!moved || now == fractions_) return;
    fractions_ = now;
    update();
}

void MeterItem::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    update();
}

// Rectangle nodes, because those are what both renderers draw: the ground, then per channel the bar in three zones.
// The ground reaches so far beyond the bars that at every zoom from about a half on it covers each pixel they touch:
// the software renderer then draws nothing of what is below when a bar moves.
QSGNode* MeterItem::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    constexpr int kZones = 3;
    const int count = 1 + channels_ * kZones;
    if (old && old->childCount() != count) {
        delete old;
        old = nullptr;
    }
    if (!old) {
        old = new QSGNode;
        for (int i = 0; i < count; ++i) old->appendChildNode(window()->createRectangleNode());
    }
    const std::array starts{0.0, meterFraction(kMiddleDb), meterFraction(kHighDb), 1.0};
    const std::array colours{theme().meterLow, theme().meterMiddle, theme().meterHigh};
    const double barHeight = (height() - kGapPixels * (channels_ - 1)) / channels_;
    auto* node = static_cast<QSGRectangleNode*>(old->firstChild());
    node->setRect(boundingRect().adjusted(-kGroundUnits, -kGroundUnits, kGroundUnits, kGroundUnits));
    node->setColor(channels_ > 0 ? theme().meterBack : Qt::transparent);
    for (int channel = 0; channel < channels_; ++channel) {
        const double top = channel * (barHeight + kGapPixels);
        // An empty rectangle is transparent too: of an opaque one, the software renderer thinks that it covers a pixel.
        const auto draw = [&](double from, double to, const QColor& colour) {
            node = static_cast<QSGRectangleNode*>(node->nextSibling());
            node->setRect(to > from ? QRectF(from * width(), top, (to - from) * width(), barHeight) : QRectF());
            node->setColor(to > from ? colour : Qt::transparent);
        };
        const double level = fractions_[static_cast<std::size_t>(std::min(channel, 1))];
        for (std::size_t zone = 0; zone < colours.size(); ++zone)
            draw(starts[zone], std::min(level, starts[zone + 1]), colours[zone]);
    }
    return old;
}

}  // namespace lacquer::editor
