// WireCurve, WireRoute: the shape of a wire. Pure.
#pragma once

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <array>
#include <optional>
#include <vector>

namespace lacquer::editor {

/// A cubic Bézier curve. wireCurve() leaves and arrives horizontally.
using WireCurve = std::array<QPointF, 4>;
[[nodiscard]] WireCurve wireCurve(QPointF from, QPointF to);

/// Distance of a point from a curve.
[[nodiscard]] double distanceTo(const WireCurve& curve, QPointF point);
/// The curve lies within.
[[nodiscard]] QRectF boxOf(const WireCurve& curve);
/// A piece of the curve with all of it that lies in a rectangle; nothing, when it passes by.
[[nodiscard]] std::optional<WireCurve> pieceWithin(const WireCurve& curve, const QRectF& rect);

/// A whole wire: one curve, or with bends a smooth row of them, one to each bend and one on from the last.
class WireRoute {
public:
    WireRoute() = default;
    WireRoute(QPointF from, const std::vector<QPointF>& bends, QPointF to);

    [[nodiscard]] std::size_t size() const noexcept { return 1 + rest_.size(); }
    [[nodiscard]] const WireCurve& operator[](std::size_t curve) const {
        return curve == 0 ? first_ : rest_[curve - 1];
    }
    [[nodiscard]] QPointF start() const { return first_[0]; }
    [[nodiscard]] QPointF end() const { return (*this)[size() - 1][3]; }
    /// The ends of all its curves but the last.
    [[nodiscard]] std::size_t bends() const noexcept { return rest_.size(); }
    [[nodiscard]] QPointF bend(std::size_t index) const { return (*this)[index][3]; }
    /// The middle of the curve in the middle.
    [[nodiscard]] QPointF middle() const;

    friend bool operator==(const WireRoute&, const WireRoute&) = default;

private:
    WireCurve first_{};
    std::vector<WireCurve> rest_;  // empty for nearly all wires, which then take no memory of their own
};

struct NearestOnRoute {
    double distance = 0;
    std::size_t curve = 0;
    QPointF point;
};
[[nodiscard]] NearestOnRoute nearestOn(const WireRoute& route, QPointF point);
[[nodiscard]] double distanceTo(const WireRoute& route, QPointF point);
[[nodiscard]] QRectF boxOf(const WireRoute& route);
/// Whether a straight line from one point to another crosses the wire.
[[nodiscard]] bool crosses(const WireRoute& route, const QLineF& line);
/// Whether a piece of the wire lies in a rectangle.
[[nodiscard]] bool crosses(const WireRoute& route, const QRectF& rect);

/// Whether two rectangles have a point in common, their edges included; so those without a height count too.
[[nodiscard]] inline bool meet(const QRectF& a, const QRectF& b) {
    return a.left() <= b.right() && b.left() <= a.right() && a.top() <= b.bottom() && b.top() <= a.bottom();
}

}  // namespace lacquer::editor
