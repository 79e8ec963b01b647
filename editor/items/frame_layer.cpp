#include "editor/items/frame_layer.hpp"

#include <algorithm>
#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kGround = 0.12;  // shares of the frame's colour
constexpr double kStrip = 0.3;
constexpr double kEdge = 0.6;
constexpr double kTab = 0.55;
constexpr double kSelectedPixels = 2;
constexpr double kRadiusUnits = 7;
constexpr double kTabRadiusPixels = 4;
constexpr int kTextMarginPixels = 8;
constexpr double kTextUnits = 14;
constexpr int kSmallestTextPixels = 12;
constexpr int kLargestTextPixels = 26;

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

QFont titleFont(QFont font, double zoom) {
    font.setPixelSize(
        std::clamp(static_cast<int>(std::lround(kTextUnits * zoom)), kSmallestTextPixels, kLargestTextPixels));
    font.setWeight(QFont::DemiBold);
    return font;
}

void drawTitle(QPainter* painter, const sessions::CanvasFrame& frame, const QRectF& strip) {
    const QRectF text = strip.adjusted(kTextMarginPixels, 0, -kTextMarginPixels / 2.0, 0);
    painter->setPen(theme().text);
    painter->drawText(
        text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetricsF(painter->font()).elidedText(QString::fromStdString(frame.title), Qt::ElideRight, text.width()));
}

}  // namespace

QColor colourOf(const sessions::CanvasFrame& frame) {
    return frame.colour.empty() ? theme().processor : QColor(frame.colour.c_str());
}

FrameLayer::FrameLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void FrameLayer::paint(QPainter* painter) {
    const CanvasFrames& frames = controller()->scene().frames();
    const auto& all = controller()->scene().session().canvasFrames;
    const bool tabs = frameTitlesAreTabs(view().zoom);
    const double radius = kRadiusUnits * std::min(1.0, view().zoom);
    painter->setFont(titleFont(painter->font(), view().zoom));
    painter->setRenderHint(QPainter::Antialiasing);
    for (const auto id : frames.inPaintingOrder()) {
        const sessions::CanvasFrame& frame = all.at(id);
        const QRectF box = view().toScreen(frames.rect(id));
        if (!picture().intersects(box)) continue;
        const QColor colour = colourOf(frame);
        const bool selected = controller()->selection().contains(id);
        painter->setPen(selected ? QPen(theme().accent, kSelectedPixels) : QPen(withAlpha(colour, kEdge), 1));
        painter->setBrush(withAlpha(colour, kGround));
        painter->drawRoundedRect(box, radius, radius);
        if (tabs) continue;
        const QRectF strip = view().toScreen(frames.titleRect(id, view().zoom));
        painter->setPen(Qt::NoPen);
        painter->setBrush(withAlpha(colour, kStrip));
        painter->drawRoundedRect(strip, radius, radius);
        drawTitle(painter, frame, strip);
    }
}

FrameTabs::FrameTabs(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void FrameTabs::paint(QPainter* painter) {
    const CanvasFrames& frames = controller()->scene().frames();
    const auto& all = controller()->scene().session().canvasFrames;
    painter->setFont(titleFont(painter->font(), view().zoom));
    painter->setRenderHint(QPainter::Antialiasing);
    for (const auto id : frames.inPaintingOrder()) {
        const QRectF tab = view().toScreen(frames.titleRect(id, view().zoom));
        if (!picture().intersects(tab)) continue;
        const bool selected = controller()->selection().contains(id);
        painter->setPen(selected ? QPen(theme().accent, kSelectedPixels) : QPen(Qt::NoPen));
        painter->setBrush(mixed(theme().canvas, colourOf(all.at(id)), kTab));
        painter->drawRoundedRect(tab, kTabRadiusPixels, kTabRadiusPixels);
        drawTitle(painter, all.at(id), tab);
    }
}

}  // namespace lacquer::editor
