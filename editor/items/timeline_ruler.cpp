#include "editor/items/timeline_ruler.hpp"

#include <algorithm>
#include <cmath>

#include "editor/controllers/time_grid.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

using Scene = TimelineScene;

constexpr double kLoopTop = Scene::kMarkersHeight;
constexpr double kRulerTop = kLoopTop + Scene::kLoopHeight;
constexpr double kLabelledLine = 14, kPlainLine = 5;  // pixels from the lower edge

}  // namespace

TimelineRuler::TimelineRuler(QQuickItem* parent) : TimelineLayer(parent) {
    setOpaquePainting(true);
    connect(this, &TimelineRuler::loopingChanged, this, [this] { update(); });
}

QRectF TimelineRuler::part() const {
    return {0, 0, scene().viewport.width(), Scene::kTop};
}

void TimelineRuler::paintScene(QPainter& painter, const QRectF& seen) {
    QFont font = painter.font();
    font.setPixelSize(11);
    painter.setFont(font);
    painter.fillRect(seen, theme().panel);
    painter.fillRect(QRectF(seen.left(), kLoopTop, seen.width(), Scene::kLoopHeight), theme().window);
    paintLines(painter, seen);
    paintLoop(painter, seen);
    paintMarkers(painter, seen);
    paintSong(painter);
    painter.setPen(theme().border);
    for (const double y : {kLoopTop - 0.5, kRulerTop - 0.5, Scene::kTop - 0.5})
        painter.drawLine(QPointF(seen.left(), y), QPointF(seen.right(), y));
}

void TimelineRuler::paintLines(QPainter& painter, const QRectF& seen) const {
    const TimeView& view = scene().view;
    // A label may begin in front of what is seen.
    const auto begin = static_cast<TimelineFrame>(std::floor(view.exactFrameAt(seen.left() - 2 * kClosestLabelPixels)));
    const auto end = static_cast<TimelineFrame>(std::ceil(view.exactFrameAt(seen.right())));
    for (const GridLine& line :
         gridLines(controller()->tempoMap(), controller()->unit(), begin, end, view.framesPerPixel)) {
        const double x = std::floor(view.xOf(line.frame)) + 0.5;
        painter.setPen(line.major() ? theme().dimText : theme().border);
        painter.drawLine(QPointF(x, Scene::kTop - 1 - (line.major() ? kLabelledLine : kPlainLine)),
                         QPointF(x, Scene::kTop - 1));
        if (line.major())
            painter.drawText(QRectF(x + 4, kRulerTop, 2 * kClosestLabelPixels, Scene::kRulerHeight - 4),
                             Qt::AlignLeft | Qt::AlignVCenter, line.label);
    }
}

void TimelineRuler::paintLoop(QPainter& painter, const QRectF& seen) const {
    const auto loop = scene().loop();
    if (!loop) return;
    const double left = scene().view.xOf(loop->startFrame), right = scene().view.xOf(loop->endFrame);
    const QRectF bar(left, kLoopTop + 2, std::max(1.0, right - left), Scene::kLoopHeight - 5);
    const QColor colour = looping_ ? theme().bus : theme().dimText;
    painter.fillRect(bar.intersected(seen), mixed(theme().panel, colour, looping_ ? 0.55 : 0.35));
    for (const double x : {left, right - 2}) painter.fillRect(QRectF(x, bar.top(), 2, bar.height()), colour);
}

void TimelineRuler::paintMarkers(QPainter& painter, const QRectF& seen) const {
    for (const sessions::MarkerId id : scene().session().markersInOrder()) {
        const QRectF flag = scene().markerRect(id);
        if (!flag.intersects(seen)) continue;
        const sessions::Marker& marker = scene().marker(id);
        const QColor own(QString::fromStdString(marker.colour));
        const QColor colour = own.isValid() ? own : theme().master;
        const bool selected = controller()->selectedMarker() == id;
        const QRectF body = flag.adjusted(0, 2, 0, -3);
        if (marker.isRegion()) {
            const QRectF region(body.left(), body.top(), scene().view.xOf(marker.endFrame()) - body.left(),
                                body.height());
            painter.fillRect(region.intersected(seen.adjusted(-2, 0, 2, 0)), mixed(theme().panel, colour, 0.35));
            painter.fillRect(QRectF(region.right() - 2, body.top(), 2, body.height()), colour);
        }
        const QString name = painter.fontMetrics().elidedText(QString::fromStdString(marker.name), Qt::ElideRight,
                                                              static_cast<int>(std::max(0.0, body.width() - 8)));
        const double width = std::min(body.width(), painter.fontMetrics().horizontalAdvance(name) + 9.0);
        const QRectF label(body.left(), body.top(), std::max(3.0, width), body.height());
        painter.fillRect(label, selected ? theme().accent : mixed(theme().panel, colour, 0.5));
        painter.fillRect(QRectF(body.left(), body.top(), 2, Scene::kTop), selected ? theme().accent : colour);
        painter.setPen(selected ? theme().onAccent : theme().text);
        painter.drawText(label.adjusted(5, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, name);
    }
}

// Where the song starts and ends: a corner each, pointing into it.
void TimelineRuler::paintSong(QPainter& painter) const {
    const auto corner = [&](TimelineFrame frame, double direction) {
        const double x = scene().view.xOf(frame);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme().accent);
        painter.drawPolygon(QPolygonF{{x, kRulerTop + 1}, {x + 8 * direction, kRulerTop + 1}, {x, kRulerTop + 9}});
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(QRectF(std::floor(x), kRulerTop, 1, Scene::kRulerHeight), theme().accent);
    };
    corner(scene().songStart(), 1);
    if (const auto end = scene().songEnd()) corner(*end, -1);
}

}  // namespace lacquer::editor
