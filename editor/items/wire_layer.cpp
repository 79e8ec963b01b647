#include "editor/items/wire_layer.hpp"

#include <QPainterPath>
#include <algorithm>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kWidthUnits = 2.4;
constexpr double kThinnestPixels = 1.2;
constexpr double kStrong = 1.6;  // selected, or being dragged

constexpr double kDimmed = 0.35;  // the others, while a wire is dragged
constexpr double kOpaque = 0.9;

struct Stroke {
    QColor colour;
    double factor = 1;  // of the usual width
    double opacity = 1;
    Qt::PenStyle style = Qt::SolidLine;
};

// A wire that is not compensated is dashed.
Qt::PenStyle styleOf(const Connection& wire) {
    return wire.compensated ? Qt::SolidLine : Qt::DashLine;
}

void strokeWire(QPainter* painter, const WireCurve& curve, const ViewTransform& view, const QRectF& viewport,
                Stroke stroke) {
    QPainterPath path(view.toScreen(curve[0]));
    if (view.zoom < CanvasController::kFarZoom) {
        path.lineTo(view.toScreen(curve[3]));  // so small, the curve cannot be told from the line
    } else {
        path.cubicTo(view.toScreen(curve[1]), view.toScreen(curve[2]), view.toScreen(curve[3]));
    }
    if (!path.controlPointRect().adjusted(-4, -4, 4, 4).intersects(viewport)) return;
    stroke.colour.setAlphaF(static_cast<float>(stroke.opacity));
    const double width = std::max(kWidthUnits * view.zoom, kThinnestPixels) * stroke.factor;
    painter->strokePath(path, QPen(stroke.colour, width, stroke.style, Qt::RoundCap));
}

}  // namespace

WireLayer::WireLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void WireLayer::paint(QPainter* painter) {
    const CanvasScene& scene = controller()->scene();
    const Graph& graph = scene.session().graph;
    const ViewTransform& view = controller()->view();
    const WireDrag* drag = controller()->wireDrag();
    const auto selected = drag ? std::nullopt : controller()->selection().wire();

    painter->setRenderHint(QPainter::Antialiasing);
    for (const auto& [id, connection] : graph.connections()) {
        if (id == selected || (drag && drag->detached() == id)) continue;
        const SignalKind kind = scene.info({connection.source, PortDirection::output}).kind;
        strokeWire(painter, scene.curve(connection), view, viewport(),
                   {theme().ofKind(kind), 1, drag ? kDimmed : kOpaque, styleOf(connection)});
    }
    // Last, so that it lies above the others.
    if (const Connection* wire = selected ? graph.find(*selected) : nullptr)
        strokeWire(painter, scene.curve(*wire), view, viewport(), {theme().accent, kStrong, 1, styleOf(*wire)});
}

DragLayer::DragLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void DragLayer::paint(QPainter* painter) {
    const WireDrag* drag = controller()->wireDrag();
    if (!drag) return;
    painter->setRenderHint(QPainter::Antialiasing);
    const bool refused = !drag->refusal().isEmpty();
    strokeWire(painter, drag->curve(), controller()->view(), viewport(),
               {refused ? theme().error : theme().ofKind(drag->kind()), kStrong, 1});
}

}  // namespace lacquer::editor
