// WireCurve: the shape of a wire. Pure.
#pragma once

#include <QPointF>
#include <QRectF>
#include <array>
#include <optional>

namespace lacquer::editor {

/// A cubic Bézier curve, leaving and arriving horizontally.
using WireCurve = std::array<QPointF, 4>;
[[nodiscard]] WireCurve wireCurve(QPointF from, QPointF to);

/// Distance of a point from a curve.
[[nodiscard]] double distanceTo(const WireCurve& curve, QPointF point);
/// The curve lies within.
[[nodiscard]] QRectF boxOf(const WireCurve& curve);
/// A piece of the curve with all of it that lies in a rectangle; nothing, when it passes by.
[[nodiscard]] std::optional<WireCurve> pieceWithin(const WireCurve& curve, const QRectF& rect);

/// Whether two rectangles have a point in common, their edges included; so those without a height count too.
[[nodiscard]] inline bool meet(const QRectF& a, const QRectF& b) {
    return a.left() <= b.right() && b.left() <= a.right() && a.top() <= b.bottom() && b.top() <= a.bottom();
}

}  // namespace lacquer::editor
