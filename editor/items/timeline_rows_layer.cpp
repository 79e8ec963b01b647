#include "editor/items/timeline_rows_layer.hpp"

#include <algorithm>
#include <cmath>

#include "editor/controllers/time_grid.hpp"
#include "editor/items/clip_painter.hpp"
#include "editor/items/theme.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr double kPointSize = 7;

QFont smallFont(const QPainter& painter) {
    QFont font = painter.font();
    font.setPixelSize(11);
    return font;
}

// Dots that stay where they are when the picture is scrolled: `from` is how far the line begins from what does.
QPen dotted(const QColor& colour, double from) {
    constexpr double kPeriod = 3;  // of Qt::DotLine
    QPen pen(colour, 1, Qt::DotLine);
    pen.setDashOffset(from - std::floor(from / kPeriod) * kPeriod);
    return pen;
}

}  // namespace

TimelineRowsLayer::TimelineRowsLayer(QQuickItem* parent) : TimelineLayer(parent) {
    setOpaquePainting(true);
}

QRectF TimelineRowsLayer::part() const {
    const QSizeF whole = scene().viewport;
    return {0, TimelineScene::kTop, whole.width(), std::max(0.0, whole.height() - TimelineScene::kTop)};
}

void TimelineRowsLayer::paintScene(QPainter& painter, const QRectF& seen) {
    painter.setFont(smallFont(painter));
    painter.fillRect(seen, theme().canvas);
    const TimelineScene& scene = this->scene();
    for (const TimelineRow& row : scene.rows.all())
        for (const TimelineLane& lane : row.lanes)
            if (const QRectF rect = scene.laneRect(lane); rect.top() < seen.bottom() && rect.bottom() > seen.top())
                painter.fillRect(QRectF(seen.left(), rect.top(), seen.width(), rect.height()),
                                 mixed(theme().canvas, theme().panel, 0.6));
    paintGrid(painter, seen);
    for (const TimelineRow& row : scene.rows.all()) {
        if (scene.screenY(row.bottom()) < seen.top() || scene.screenY(row.top) > seen.bottom()) continue;
        if (row.isTrack) {
            ClipPainter clips(painter, scene, controller()->waveforms(), seen);
            for (std::size_t i = 0; i < scene.clips(row.node).size(); ++i) clips.paint(row, {row.node, i});
        }
        painter.setPen(theme().gridMajor);
        const double below = std::floor(scene.screenY(row.laneTop())) - 0.5;
        painter.drawLine(QPointF(seen.left(), below), QPointF(seen.right(), below));
        for (const TimelineLane& lane : row.lanes) paintLane(painter, lane, seen);
    }
}

// Lines of time, markers, and what is no part of the song.
void TimelineRowsLayer::paintGrid(QPainter& painter, const QRectF& seen) const {
    const TimeView& view = scene().view;
    const auto upright = [&](TimelineFrame frame) {
        const double x = std::floor(view.xOf(frame)) + 0.5;
        return QLineF(x, seen.top(), x, seen.bottom());
    };
    const auto begin = static_cast<TimelineFrame>(std::floor(view.exactFrameAt(seen.left())));
    const auto end = static_cast<TimelineFrame>(std::ceil(view.exactFrameAt(seen.right())));
    QList<QLineF> minor, major;
    for (const GridLine& line :
         gridLines(controller()->tempoMap(), controller()->unit(), begin, end, view.framesPerPixel))
        (line.major() ? major : minor).append(upright(line.frame));
    painter.setPen(theme().grid);
    painter.drawLines(minor);
    painter.setPen(theme().gridMajor);
    painter.drawLines(major);
    QColor dim = theme().window;
    dim.setAlphaF(0.5F);
    if (const double start = view.xOf(scene().songStart()); start > seen.left())
        painter.fillRect(QRectF(seen.left(), seen.top(), start - seen.left(), seen.height()), dim);
    if (const auto last = scene().songEnd(); last && view.xOf(*last) < seen.right())
        painter.fillRect(QRectF(view.xOf(*last), seen.top(), seen.right() - view.xOf(*last), seen.height()), dim);
    painter.setPen(dotted(mixed(theme().canvas, theme().master, 0.5), seen.top() + scene().scroll));
    for (const auto& [id, marker] : scene().session().markers)
        painter.drawLine(upright(scene().marker(id).positionFrames));
}

void TimelineRowsLayer::paintLane(QPainter& painter, const TimelineLane& lane, const QRectF& seen) const {
    const TimelineScene& scene = this->scene();
    const QRectF rect = scene.laneRect(lane);
    if (rect.top() > seen.bottom() || rect.bottom() < seen.top()) return;
    painter.setPen(theme().gridMajor);
    painter.drawLine(QPointF(seen.left(), rect.bottom() - 0.5), QPointF(seen.right(), rect.bottom() - 0.5));
    const ParameterInfo info = scene.info(lane.address);
    const AutomationLane* shown = scene.lane(lane.address);
    const bool rests = scene.session().content(lane.address.first).automationMode(lane.address.second) ==
                       sessions::AutomationMode::off;
    painter.setRenderHint(QPainter::Antialiasing);
    // What is set, which counts where nothing else says so.
    const double setY = scene.valueY(rect, info, scene.setValue(lane.address));
    painter.setPen(dotted(theme().dimText, std::round(seen.left() - scene.view.xOf(0))));
    painter.drawLine(QPointF(seen.left(), setY), QPointF(seen.right(), setY));
    if (shown != nullptr) {
        QColor colour = rowColour(scene.session(), lane.address.first);
        if (rests) colour = theme().dimText;
        QPolygonF line;
        for (double x = std::floor(seen.left()); x <= seen.right(); x += 1)
            line << QPointF(x, scene.valueY(rect, info, shown->valueAt(scene.view.frameAt(x))));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, rests ? 1 : 1.6));
        painter.drawPolyline(line);
        const bool chosen = controller()->pointsLane() == lane.address;
        for (std::size_t i = 0; i < shown->points().size(); ++i) {
            const AutomationPoint& point = shown->points()[i];
            const double x = scene.view.xOf(point.frame);
            if (x < seen.left() - kPointSize || x > seen.right() + kPointSize) continue;
            const bool selected = chosen && controller()->selectedPoints().contains(i);
            painter.setPen(QPen(selected ? theme().accent : colour, 1.5));
            painter.setBrush(selected ? theme().accent : theme().canvas);
            painter.drawEllipse(QPointF(x, scene.valueY(rect, info, point.value)), kPointSize / 2, kPointSize / 2);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace lacquer::editor
