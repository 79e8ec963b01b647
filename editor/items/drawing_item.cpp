#include "editor/items/drawing_item.hpp"

#include <QPainter>
#include <QPainterPath>
#include <variant>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

QColor inkColour(sessions::Ink ink) {
    // Its paper is the ground it lies on.
    const sessions::Tone tone = sessions::styleOf(ink).tone;
    if (tone == sessions::Tone::paper) return theme().canvas;
    const sessions::PageColour& colour = sessions::colourOf(tone);
    return {ThemeSwitch::instance().kind() == ThemeSwitch::Kind::dark ? colour.dark : colour.light};
}

void paintPath(QPainter& painter, const sessions::DrawnPath& drawn) {
    QPainterPath path;
    for (const auto& piece : drawn.pieces) {
        if (piece.empty()) continue;
        path.moveTo(piece.front().x, piece.front().y);
        for (std::size_t i = 1; i < piece.size(); ++i) path.lineTo(piece[i].x, piece[i].y);
    }
    const sessions::InkStyle& style = sessions::styleOf(drawn.ink);
    if (style.width <= 0) {
        path.setFillRule(Qt::WindingFill);
        painter.fillPath(path, inkColour(drawn.ink));
        return;
    }
    QPen pen(inkColour(drawn.ink), style.width);
    if (style.dash > 0) pen.setDashPattern({style.dash / style.width, style.dash / style.width});
    painter.strokePath(path, pen);
}

void paintText(QPainter& painter, const sessions::DrawnText& drawn) {
    const QString text = QString::fromStdString(drawn.text);
    const double width = painter.fontMetrics().horizontalAdvance(text);
    const double share = drawn.anchor == sessions::TextAnchor::start    ? 0
                         : drawn.anchor == sessions::TextAnchor::middle ? 0.5
                                                                        : 1;
    painter.setPen(inkColour(sessions::Ink::letters));
    painter.drawText(QPointF(drawn.at.x - share * width, drawn.at.y), text);
}

}  // namespace

DrawingItem::DrawingItem(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    repaintWithTheme(this);
    connect(this, &DrawingItem::changed, this, &DrawingItem::draw);
}

void DrawingItem::setRecord(AlbumRecord* record) {
    if (record_) record_->disconnect(this);
    record_ = record;
    if (record_) connect(record_, &AlbumRecord::laidOut, this, &DrawingItem::draw);
    Q_EMIT changed();
}

void DrawingItem::draw() {
    drawing_ = record_ ? record_->picture(side_, what_) : std::nullopt;
    update();
    Q_EMIT drawn();
}

QString DrawingItem::description() const {
    return drawing_ ? QString::fromStdString(drawing_->title + ". " + drawing_->description) : QString();
}

double DrawingItem::proportion() const {
    return drawing_ && drawing_->width > 0 ? drawing_->height / drawing_->width : 1;
}

void DrawingItem::paint(QPainter* painter) {
    if (!drawing_) return;
    const double scale = std::min(width() / drawing_->width, height() / drawing_->height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->scale(scale, scale);
    QFont font = painter->font();
    font.setPixelSize(static_cast<int>(sessions::kDrawnLetters));
    painter->setFont(font);
    for (const auto& shape : drawing_->shapes)
        if (const auto* path = std::get_if<sessions::DrawnPath>(&shape))
            paintPath(*painter, *path);
        else
            paintText(*painter, std::get<sessions::DrawnText>(shape));
}

}  // namespace lacquer::editor
