#include "editor/controllers/wire_curve.hpp"

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <limits>

namespace lacquer::editor {

namespace {

constexpr int kCurveSegments = 24;
// How far a wire runs straight out of its port, at least and at most.
constexpr double kShortestHandle = 30;
constexpr double kLongestHandle = 160;

double distanceToSegment(QPointF a, QPointF b, QPointF p) {
    const QPointF along = b - a;
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length2, 0.0, 1.0) : 0.0;
    return QLineF(p, a + along * t).length();
}

QPointF pointOn(const WireCurve& c, double t) {
    const double s = 1 - t;
    return c[0] * (s * s * s) + c[1] * (3 * s * s * t) + c[2] * (3 * s * t * t) + c[3] * (t * t * t);
}

// De Casteljau's construction.
WireCurve before(const WireCurve& c, double t) {
    const auto between = [t](QPointF a, QPointF b) { return a + (b - a) * t; };
    const QPointF ab = between(c[0], c[1]), bc = between(c[1], c[2]), cd = between(c[2], c[3]);
    const QPointF abc = between(ab, bc), bcd = between(bc, cd);
    return {c[0], ab, abc, between(abc, bcd)};
}

WireCurve reversed(const WireCurve& c) {
    return {c[3], c[2], c[1], c[0]};
}

}  // namespace

WireCurve wireCurve(QPointF from, QPointF to) {
    const double handle = std::clamp(std::abs(to.x() - from.x()) / 2, kShortestHandle, kLongestHandle);
    return {from, from + QPointF(handle, 0), to - QPointF(handle, 0), to};
}

double distanceTo(const WireCurve& curve, QPointF point) {
    double nearest = std::numeric_limits<double>::max();
    QPointF last = curve[0];
    for (int i = 1; i <= kCurveSegments; ++i) {
        const QPointF next = pointOn(curve, static_cast<double>(i) / kCurveSegments);
        nearest = std::min(nearest, distanceToSegment(last, next, point));
        last = next;
    }
    return nearest;
}

QRectF boxOf(const WireCurve& curve) {
    // Within that of its four points, of which the handles stand level with the ends.
    const auto [left, right] = std::minmax({curve[0].x(), curve[1].x(), curve[2].x(), curve[3].x()});
    const auto [top, bottom] = std::minmax({curve[0].y(), curve[1].y(), curve[2].y(), curve[3].y()});
    return {QPointF(left, top), QPointF(right, bottom)};
}

std::optional<WireCurve> pieceWithin(const WireCurve& curve, const QRectF& rect) {
    if (!meet(boxOf(curve), rect)) return std::nullopt;
    // A piece of the curve bulges out of the box of its ends by no more than an eighth of its second derivative, which
    // is largest at an end of the curve.
    const QPointF bend = curve[0] - curve[1] * 2 + curve[2];
    const QPointF otherBend = curve[1] - curve[2] * 2 + curve[3];
    constexpr double kShare = 6.0 / 8 / (kCurveSegments * kCurveSegments);
    const double wide = kShare * std::max(std::abs(bend.x()), std::abs(otherBend.x()));
    const double high = kShare * std::max(std::abs(bend.y()), std::abs(otherBend.y()));
    int first = -1, last = -1;
    QPointF from = curve[0];
    for (int i = 0; i < kCurveSegments; ++i) {
        const QPointF to = pointOn(curve, (i + 1.0) / kCurveSegments);
        if (meet(QRectF(from, to).normalized().adjusted(-wide, -high, wide, high), rect)) {
            if (first < 0) first = i;
            last = i + 1;
        }
        from = to;
    }
    if (first < 0) return std::nullopt;
    if (first == 0 && last == kCurveSegments) return curve;
    const double start = static_cast<double>(first) / kCurveSegments;
    const double end = static_cast<double>(last) / kCurveSegments;
    const WireCurve head = before(curve, end);
    return reversed(before(reversed(head), 1 - start / end));
}

}  // namespace lacquer::editor
