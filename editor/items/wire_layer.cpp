#include "editor/items/wire_layer.hpp"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kWidthUnits = 2.4;
constexpr double kThinnestPixels = 1.2;
constexpr double kStrong = 1.6;  // selected, or being dragged

constexpr double kDimmed = 0.35;  // the others, while a wire is dragged
constexpr double kOpaque = 0.9;

// With more wires than this in view nobody follows a single one, and smooth edges cost ten times as much as plain ones.
constexpr std::size_t kSmoothWires = 250;

constexpr double kShortestPixels = 8;  // far away

constexpr double kBendUnits = 4;  // half its width
constexpr double kLeastBendPixels = 2.5;

// What wires add to the latency is written on them, from this zoom on, where there is room.
constexpr double kTextZoom = 0.7;
constexpr double kRoomUnits = 40;
constexpr int kDelayTextUnits = 10;
constexpr double kDelayPaddingUnits = 3;

constexpr double kCyclePixels = 3;  // the line around a node, and how far it stands off
constexpr double kCycleRadius = 9;  // units
constexpr double kStrokePixels = 1.5;

struct Stroke {
    QColor colour;
    double factor = 1;  // of the usual width
    double opacity = 1;
    bool dashed = false;  // a wire that is not compensated
};

QPen penOf(const Stroke& stroke, const ViewTransform& view) {
    QColor colour = stroke.colour;
    colour.setAlphaF(static_cast<float>(stroke.opacity));
    const double width = std::max(kWidthUnits * view.zoom, kThinnestPixels) * stroke.factor;
    return {colour, width, stroke.dashed ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap};
}

QPainterPath pathOf(const WireCurve& curve, const ViewTransform& view) {
    QPainterPath path(view.toScreen(curve[0]));
    if (view.zoom < CanvasController::kFarZoom) {
        path.lineTo(view.toScreen(curve[3]));  // so small, the curve cannot be told from the line
    } else {
        path.cubicTo(view.toScreen(curve[1]), view.toScreen(curve[2]), view.toScreen(curve[3]));
    }
    return path;
}

void strokeWire(QPainter* painter, const WireCurve& curve, const ViewTransform& view, const Stroke& stroke) {
    painter->strokePath(pathOf(curve, view), penOf(stroke, view));
}

void strokeWire(QPainter* painter, const WireRoute& route, const ViewTransform& view, const Stroke& stroke) {
    for (std::size_t i = 0; i < route.size(); ++i) strokeWire(painter, route[i], view, stroke);
}

// All of one look in one go, with lines a pixel wide.
void drawThin(QPainter* painter, const std::vector<WireCurve>& curves, const ViewTransform& view, Stroke stroke) {
    painter->setRenderHint(QPainter::Antialiasing, false);
    QPen pen(mixed(theme().canvas, stroke.colour, stroke.opacity), 0, stroke.dashed ? Qt::DashLine : Qt::SolidLine);
    painter->setPen(pen);
    if (view.zoom < CanvasController::kFarZoom) {
        QList<QLineF> lines;
        lines.reserve(static_cast<qsizetype>(curves.size()));
        for (const WireCurve& curve : curves) lines.append({view.toScreen(curve[0]), view.toScreen(curve[3])});
        painter->drawLines(lines);
    } else {
        for (const WireCurve& curve : curves) painter->drawPath(pathOf(curve, view));
    }
}

}  // namespace

WireLayer::WireLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void WireLayer::paint(QPainter* painter) {
    const SceneShapes& shapes = controller()->scene().shapes();
    const WireDrag* drag = controller()->wireDrag();
    const auto entered = controller()->wireToEnter();
    const auto selected = drag ? std::nullopt : entered ? entered : controller()->selection().wire();
    constexpr double kEdgePixels = 4;  // half a wire's width lies beside its curve
    const QRectF seen = view().toScene(picture().adjusted(-kEdgePixels, -kEdgePixels, kEdgePixels, kEdgePixels));

    const bool far = controller()->far();
    const double tooShort = kShortestPixels / view().zoom;

    // By look: kind, and dashed or not.
    std::map<std::pair<SignalKind, bool>, std::vector<WireCurve>> curves;
    const WireShape* above = nullptr;
    std::vector<std::pair<const WireShape*, std::int64_t>> delayed;
    std::vector<const WireShape*> bent;
    std::size_t count = 0;
    for (std::size_t i = 0; i < shapes.wires().size(); ++i) {
        const WireShape& wire = shapes.wires()[i];
        const QRectF& box = shapes.wireBoxes()[i];
        if (!meet(box, seen) || (drag && drag->detached() == wire.id)) continue;
        if (!far && wire.route.bends() > 0) bent.push_back(&wire);
        if (view().zoom >= kTextZoom)
            if (const std::int64_t frames = controller()->times().delay(wire.id); frames > 0)
                delayed.emplace_back(&wire, frames);
        if (wire.id == selected) {
            above = &wire;
            continue;
        }
        // A wire between neighbours who seem to touch tells nothing.
        if (far && wire.route.end().x() - wire.route.start().x() < tooShort && box.height() < tooShort) continue;
        auto& alike = curves[{wire.kind, !wire.compensated}];
        for (std::size_t c = 0; c < wire.route.size(); ++c) {
            const WireCurve& curve = wire.route[c];
            const auto piece = far || seen.contains(box) ? std::optional(curve) : pieceWithin(curve, seen);
            if (!piece) continue;
            // Dashes are counted from the source: a piece of the curve would make them crawl.
            alike.push_back(wire.compensated ? *piece : curve);
            ++count;
        }
    }
    for (const auto& [look, wires] : curves) {
        const Stroke stroke{theme().ofKind(look.first), 1, drag ? kDimmed : kOpaque, look.second};
        painter->setRenderHint(QPainter::Antialiasing);
        if (count > kSmoothWires)
            drawThin(painter, wires, view(), stroke);
        else
            for (const WireCurve& wire : wires) strokeWire(painter, wire, view(), stroke);
    }
    painter->setRenderHint(QPainter::Antialiasing);
    if (above) strokeWire(painter, above->route, view(), {theme().accent, kStrong, 1, !above->compensated});
    if (drag) painter->setOpacity(kDimmed);
    for (const WireShape* wire : bent) paintBends(painter, *wire);
    for (const auto& [wire, frames] : delayed) paintDelay(painter, *wire, frames);
    painter->setOpacity(1);
}

void WireLayer::paintBends(QPainter* painter, const WireShape& wire) const {
    const Selection& selection = controller()->selection();
    const bool selected = wire.id == selection.wire();
    const double size = std::max(kBendUnits * view().zoom, kLeastBendPixels);
    painter->setPen(QPen(theme().canvas, 1));
    painter->setBrush(selected ? theme().accent : theme().ofKind(wire.kind));
    for (std::size_t i = 0; i < wire.route.bends(); ++i) {
        const double radius = selected && selection.bend() == i ? size * kStrong : size;
        painter->drawEllipse(view().toScreen(wire.route.bend(i)), radius, radius);
    }
    painter->setBrush(Qt::NoBrush);
}

void WireLayer::paintDelay(QPainter* painter, const WireShape& wire, std::int64_t frames) const {
    if (QLineF(wire.route.start(), wire.route.end()).length() < kRoomUnits) return;
    QFont font = painter->font();
    font.setPixelSize(static_cast<int>(std::lround(kDelayTextUnits * view().zoom)));
    painter->setFont(font);
    const QString text = "+" + QLocale(QLocale::English).toString(static_cast<qlonglong>(frames));
    const double padding = kDelayPaddingUnits * view().zoom;
    QRectF box = QFontMetricsF(font).boundingRect(text).adjusted(-padding, -padding / 2, padding, padding / 2);
    box.moveCenter(view().toScreen(wire.route.middle()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme().canvas);
    painter->drawRoundedRect(box, padding, padding);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(theme().dimText);
    painter->drawText(box, Qt::AlignCenter, text);
}

DragLayer::DragLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void DragLayer::paint(QPainter* painter) {
    painter->setRenderHint(QPainter::Antialiasing);
    if (const WireDrag* drag = controller()->wireDrag()) paintWire(painter, *drag);
    if (const CutStroke* cut = controller()->cutStroke()) paintCut(painter, *cut);
}

void DragLayer::paintWire(QPainter* painter, const WireDrag& drag) const {
    if (const Cycle* cycle = drag.cycle()) paintCycle(painter, *cycle);
    const bool refused = !drag.refusal().isEmpty();
    strokeWire(painter, drag.route(), view(), {refused ? theme().error : theme().ofKind(drag.kind()), kStrong, 1});
}

void DragLayer::paintCycle(QPainter* painter, const Cycle& cycle) const {
    const CanvasScene& scene = controller()->scene();
    const Graph& graph = scene.session().graph;
    for (const ConnectionId id : cycle.wires)
        strokeWire(painter, scene.route(*graph.find(id)), view(), {theme().error, kStrong, 1});
    painter->setPen(QPen(theme().error, kCyclePixels));
    painter->setBrush(Qt::NoBrush);
    for (const NodeId id : cycle.nodes) {
        const QRectF box = view().toScreen(scene.rect(*graph.find(id)));
        const double radius = kCycleRadius * view().zoom;
        painter->drawRoundedRect(box.adjusted(-kCyclePixels, -kCyclePixels, kCyclePixels, kCyclePixels), radius,
                                 radius);
    }
}

void DragLayer::paintCut(QPainter* painter, const CutStroke& cut) const {
    const CanvasScene& scene = controller()->scene();
    for (const ConnectionId id : cut.crossed())
        strokeWire(painter, scene.route(*scene.session().graph.find(id)), view(), {theme().error, kStrong, 1});
    QPolygonF points;
    for (const QPointF point : cut.points()) points.append(view().toScreen(point));
    painter->setPen(QPen(theme().text, kStrokePixels, Qt::DashLine));
    painter->drawPolyline(points);
}

}  // namespace lacquer::editor
