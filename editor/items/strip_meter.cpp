#include "editor/items/strip_meter.hpp"

#include <QQuickWindow>
#include <QSGRectangleNode>
#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kStepPixels = 0.25;
constexpr double kChannelGapPixels = 1;
constexpr int kZoneCount = 3;
constexpr int kFloorTenths = static_cast<int>(StripLevels::kFloorDb * 10);

}  // namespace

StripMeter::StripMeter(QQuickItem* parent) : QQuickItem(parent), heldTenths_(kFloorTenths) {
    setFlag(ItemHasContents);
    repaintWithTheme(this);
}

void StripMeter::setMeters(StripMeters* meters) {
    if (meters == meters_) return;
    if (meters_) meters_->disconnect(this);
    meters_ = meters;
    if (meters_) {
        connect(meters_, &StripMeters::looked, this, &StripMeter::look);
        connect(meters_, &StripMeters::changed, this, [this] {
            look();
            update();  // the zones are elsewhere
        });
    }
    Q_EMIT metersChanged();
    look();
}

void StripMeter::setNodeId(quint64 node) {
    if (std::exchange(nodeId_, node) == node) return;
    Q_EMIT metersChanged();
    look();
}

QString StripMeter::peakText() const {
    return heldTenths_ <= kFloorTenths ? QString("-∞") : QString::number(heldTenths_ / 10.0, 'f', 1);
}

StripMeter::Drawn StripMeter::toDraw() const {
    Drawn now;
    const StripLevels* levels = meters_ ? meters_->levels(NodeId{nodeId_}) : nullptr;
    if (levels == nullptr) return now;
    const MeterScale scale = meters_->scale();
    for (std::size_t side = 0; side < now.bars.size(); ++side) {
        const double peak = fractionOn(scale, levels->peakDb[side]);
        const bool rms = scale != MeterScale::peak && levels->rmsDb;
        now.bars[side] = rms ? fractionOn(scale, (*levels->rmsDb)[side]) : peak;
        now.lines[side] = rms ? peak : 0;
    }
    now.held = fractionOn(scale, levels->heldDb);
    now.dim = scale != MeterScale::peak && !levels->rmsDb;
    return now;
}

bool StripMeter::differs(const Drawn& now) const {
    // What has come down to the bottom is drawn there, however small the last step.
    const auto moved = [&](double a, double b) {
        return a != b && (std::abs(a - b) * height() > kStepPixels || a == 0 || b == 0);
    };
    return now.dim != drawn_.dim || moved(now.held, drawn_.held) || moved(now.bars[0], drawn_.bars[0]) ||
           moved(now.bars[1], drawn_.bars[1]) || moved(now.lines[0], drawn_.lines[0]) ||
           moved(now.lines[1], drawn_.lines[1]);
}

void StripMeter::look() {
    if (!isVisible() || !meters_) return;
    const StripLevels* levels = meters_->levels(NodeId{nodeId_});
    const int tenths = levels ? static_cast<int>(std::lround(levels->heldDb * 10)) : kFloorTenths;
    const bool over = levels && levels->over;
    if (tenths != heldTenths_ || over != over_) {
        heldTenths_ = tenths;
        over_ = over;
        Q_EMIT heldChanged();
    }
    if (const Drawn now = toDraw(); differs(now)) {
        drawn_ = now;
        update();
    }
}

void StripMeter::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    update();
}

// Rectangle nodes, because those are what both renderers draw: the ground, then per channel the bar in its zones and a
// line, then what is held.
QSGNode* StripMeter::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    const int count = 1 + channels_ * (kZoneCount + 1) + 1;
    if (old && old->childCount() != count) {
        delete old;
        old = nullptr;
    }
    if (!old) {
        old = new QSGNode;
        for (int i = 0; i < count; ++i) old->appendChildNode(window()->createRectangleNode());
    }
    QSGNode* next = old->firstChild();
    // An empty rectangle is transparent too: of an opaque one, the software renderer thinks that it covers a pixel.
    const auto draw = [&](const QRectF& rect, const QColor& colour) {
        auto* node = static_cast<QSGRectangleNode*>(next);
        next = next->nextSibling();
        node->setRect(rect.isEmpty() ? QRectF() : rect);
        node->setColor(rect.isEmpty() ? QColor(Qt::transparent) : colour);
    };
    const Palette& colours = theme();
    const MeterScale scale = meters_ ? meters_->scale() : MeterScale::peak;
    const auto [middle, high] = zonesOf(scale);
    const std::array starts{0.0, fractionOn(scale, middle), fractionOn(scale, high), 1.0};
    const std::array zones{drawn_.dim ? colours.dimText : colours.meterLow,
                           drawn_.dim ? colours.dimText : colours.meterMiddle,
                           drawn_.dim ? colours.dimText : colours.meterHigh};
    const auto band = [&](double x, double across, double from, double to) {
        return QRectF(x, (1 - to) * height(), across, (to - from) * height());
    };
    const auto line = [&](double x, double across, double at) {
        return at > 0 ? QRectF(x, std::clamp((1 - at) * height() - 1, 0.0, height() - 2), across, 2) : QRectF();
    };
    draw(boundingRect(), colours.meterBack);
    const double across = (width() - kChannelGapPixels * (channels_ - 1)) / std::max(1, channels_);
    for (int channel = 0; channel < channels_; ++channel) {
        const auto side = static_cast<std::size_t>(std::min(channel, 1));
        const double x = channel * (across + kChannelGapPixels);
        for (std::size_t zone = 0; zone < zones.size(); ++zone) {
            const double to = std::min(drawn_.bars[side], starts[zone + 1]);
            draw(to > starts[zone] ? band(x, across, starts[zone], to) : QRectF(), zones[zone]);
        }
        draw(line(x, across, drawn_.lines[side]), colours.text);
    }
    draw(line(0, width(), drawn_.held), over_ ? colours.meterHigh : colours.dimText);
    return old;
}

}  // namespace lacquer::editor
