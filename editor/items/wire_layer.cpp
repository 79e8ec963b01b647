#include "editor/items/wire_layer.hpp"

#include <QPainterPath>
#include <algorithm>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kWidthUnits = 2.4;
constexpr double kThinnestPixels = 1.2;
constexpr double kSelectedFactor = 1.6;

QPainterPath pathOf(const WireCurve& curve, const ViewTransform& view) {
    QPainterPath path(view.toScreen(curve[0]));
    if (view.zoom < CanvasController::kFarZoom) {
        path.lineTo(view.toScreen(curve[3]));  // so small, the curve cannot be told from the line
    } else {
        path.cubicTo(view.toScreen(curve[1]), view.toScreen(curve[2]), view.toScreen(curve[3]));
    }
    return path;
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
    const auto selected = controller()->selection().wire();
    const double width = std::max(kWidthUnits * view.zoom, kThinnestPixels);
    const double opacity = drag ? 0.35 : 0.9;

    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    const auto stroke = [&](const WireCurve& curve, QColor colour, double strokeWidth, double alpha) {
        const QPainterPath path = pathOf(curve, view);
        if (!path.controlPointRect().adjusted(-4, -4, 4, 4).intersects(viewport())) return;
        colour.setAlphaF(static_cast<float>(alpha));
        painter->strokePath(path, QPen(colour, strokeWidth, Qt::SolidLine, Qt::RoundCap));
    };
    for (const auto& [id, connection] : graph.connections()) {
        if (id == selected || (drag && drag->detached() == id)) continue;
        const SignalKind kind = scene.info({connection.source, PortDirection::output}).kind;
        stroke(scene.curve(connection), theme().ofKind(kind), width, opacity);
    }
    if (drag) {
        const bool refused = !drag->refusal().isEmpty();
        stroke(drag->curve(), refused ? theme().error : theme().ofKind(drag->kind()), width * kSelectedFactor, 1);
    } else if (const Connection* wire = selected ? graph.find(*selected) : nullptr) {
        stroke(scene.curve(*wire), theme().accent, width * kSelectedFactor, 1);
    }
}

}  // namespace lacquer::editor
