#include "editor/items/wire_layer.hpp"

#include <QPainterPath>
#include <algorithm>
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
    const auto selected = drag ? std::nullopt : controller()->selection().wire();
    constexpr double kEdgePixels = 4;  // half a wire's width lies beside its curve
    const QRectF seen = view().toScene(picture().adjusted(-kEdgePixels, -kEdgePixels, kEdgePixels, kEdgePixels));

    const bool far = controller()->far();
    const double tooShort = kShortestPixels / view().zoom;

    // By look: kind, and dashed or not.
    std::map<std::pair<SignalKind, bool>, std::vector<WireCurve>> curves;
    std::optional<WireShape> above;
    std::size_t count = 0;
    for (std::size_t i = 0; i < shapes.wires().size(); ++i) {
        const WireShape& wire = shapes.wires()[i];
        const QRectF& box = shapes.wireBoxes()[i];
        if (!meet(box, seen) || (drag && drag->detached() == wire.id)) continue;
        if (wire.id == selected) {
            above = wire;
            continue;
        }
        // A wire between neighbours who seem to touch tells nothing.
        if (far && wire.curve[3].x() - wire.curve[0].x() < tooShort && box.height() < tooShort) continue;
        const auto piece = far || seen.contains(box) ? std::optional(wire.curve) : pieceWithin(wire.curve, seen);
        if (!piece) continue;
        // Dashes are counted from the source: a piece of the curve would make them crawl.
        curves[{wire.kind, !wire.compensated}].push_back(wire.compensated ? *piece : wire.curve);
        ++count;
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
    if (above) strokeWire(painter, above->curve, view(), {theme().accent, kStrong, 1, !above->compensated});
}

DragLayer::DragLayer(QQuickItem* parent) : CanvasLayer(parent) {
    setAntialiasing(true);
}

void DragLayer::paint(QPainter* painter) {
    const WireDrag* drag = controller()->wireDrag();
    if (!drag) return;
    painter->setRenderHint(QPainter::Antialiasing);
    const bool refused = !drag->refusal().isEmpty();
    strokeWire(painter, drag->curve(), view(), {refused ? theme().error : theme().ofKind(drag->kind()), kStrong, 1});
}

}  // namespace lacquer::editor
