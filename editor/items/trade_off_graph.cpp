#include "editor/items/trade_off_graph.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

TradeOffGraph::TradeOffGraph(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    setAcceptedMouseButtons(Qt::LeftButton);
    repaintWithTheme(this);
}

void TradeOffGraph::setRecord(AlbumRecord* record) {
    if (record_) record_->disconnect(this);
    record_ = record;
    if (record_) {
        connect(record_, &AlbumRecord::planned, this, [this] { update(); });
        connect(record_, &AlbumRecord::orderChanged, this, [this] { update(); });
    }
    Q_EMIT changed();
}

QRectF TradeOffGraph::plot() const {
    return boundingRect().adjusted(14, 12, -14, -22);
}

std::vector<QPointF> TradeOffGraph::points() const {
    std::vector<QPointF> places;
    if (!record_) return places;
    for (const QVariant& point : record_->tradeOffs())
        places.emplace_back(point.toMap()["inversions"].toDouble(), point.toMap()["distortion"].toDouble());
    if (places.empty()) return places;
    const auto [left, right] = std::ranges::minmax(places, {}, &QPointF::x);
    const auto [low, high] = std::ranges::minmax(places, {}, &QPointF::y);
    const QRectF area = plot();
    const double width = right.x() - left.x(), height = high.y() - low.y();
    const double leastX = left.x(), leastY = low.y();
    for (QPointF& place : places)
        place = {area.left() + (width > 0 ? (place.x() - leastX) / width : 0.5) * area.width(),
                 area.bottom() - (height > 0 ? (place.y() - leastY) / height : 0.5) * area.height()};
    return places;
}

void TradeOffGraph::paint(QPainter* painter) {
    const auto places = points();
    if (places.empty()) return;
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    painter->setPen(QPen(theme().border, 1));
    painter->drawLine(area.bottomLeft() + QPointF(0, 5), area.bottomRight() + QPointF(0, 5));
    QFont font = painter->font();
    font.setPixelSize(ThemeColours().smallSize());
    painter->setFont(font);
    painter->setPen(theme().dimText);
    const QRectF below(area.left() - 10, area.bottom() + 6, area.width() + 20, 16);
    painter->drawText(below, Qt::AlignLeft, tr("as the album"));
    painter->drawText(below, Qt::AlignRight, tr("pairs turned round"));
    painter->drawText(QRectF(area.left() - 10, 0, area.width() + 20, 14), Qt::AlignRight, tr("↑ distortion"));
    painter->setPen(QPen(theme().track, 1.6));
    painter->drawPolyline(places.data(), static_cast<int>(places.size()));
    constexpr double kDot = 4.5;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool shown = static_cast<int>(i) == record_->tradeOff();
        painter->setPen(QPen(shown ? theme().text : theme().track, 1.5));
        painter->setBrush(shown ? theme().accent : theme().canvas);
        painter->drawEllipse(places[i], shown ? kDot + 1.5 : kDot, shown ? kDot + 1.5 : kDot);
    }
}

void TradeOffGraph::step(int by) {
    if (!record_ || record_->tradeOffs().isEmpty()) return;
    const auto last = static_cast<int>(record_->tradeOffs().size()) - 1;
    const int now = record_->tradeOff();
    record_->showTradeOff(now < 0 ? 0 : std::clamp(now + by, 0, last));
}

void TradeOffGraph::mousePressEvent(QMouseEvent* event) {
    const auto places = points();
    if (places.empty()) return;
    const auto away = [&](const QPointF& place) { return (place - event->position()).manhattanLength(); };
    const auto nearest = std::ranges::min_element(places, {}, away);
    record_->showTradeOff(static_cast<int>(nearest - places.begin()));
}

}  // namespace lacquer::editor
