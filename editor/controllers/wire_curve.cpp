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

QPointF nearestOnSegment(QPointF a, QPointF b, QPointF p) {
    const QPointF along = b - a;
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length2, 0.0, 1.0) : 0.0;
    return a + along * t;
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

// The straight pieces that a curve is hit and crossed by.
template <class Function>
void eachSegment(const WireCurve& curve, const Function& function) {
    QPointF last = curve[0];
    for (int i = 1; i <= kCurveSegments; ++i) {
        const QPointF next = pointOn(curve, static_cast<double>(i) / kCurveSegments);
        function(last, next);
        last = next;
    }
}

QPointF unit(QPointF vector) {
    const double length = std::hypot(vector.x(), vector.y());
    return length > 0 ? vector / length : QPointF(1, 0);
}

// From one point to another, leaving and arriving in given directions; an end without one is a port.
WireCurve curveThrough(QPointF from, std::optional<QPointF> leaving, QPointF to, std::optional<QPointF> arriving) {
    const double length = QLineF(from, to).length();
    const auto handle = [length](const std::optional<QPointF>& direction) {
        if (direction) return *direction * (length / 3);
        return QPointF(std::min(length, std::clamp(length / 2, kShortestHandle, kLongestHandle)), 0);
    };
    return {from, from + handle(leaving), to - handle(arriving), to};
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
    eachSegment(curve, [&](QPointF from, QPointF to) {
        nearest = std::min(nearest, QLineF(point, nearestOnSegment(from, to, point)).length());
    });
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

WireRoute::WireRoute(QPointF from, const std::vector<QPointF>& bends, QPointF to) {
    if (bends.empty()) {
        first_ = wireCurve(from, to);
        return;
    }
    rest_.resize(bends.size());
    std::optional<QPointF> leaving;
    for (std::size_t i = 0; i <= bends.size(); ++i) {
        const QPointF start = i == 0 ? from : bends[i - 1];
        const QPointF end = i == bends.size() ? to : bends[i];
        std::optional<QPointF> arriving;
        // Through a bend in the direction from what is before to what is behind it.
        if (i < bends.size()) arriving = unit((i + 1 == bends.size() ? to : bends[i + 1]) - start);
        (i == 0 ? first_ : rest_[i - 1]) = curveThrough(start, leaving, end, arriving);
        leaving = arriving;
    }
}

QPointF WireRoute::middle() const {
    // With as many curves on either side, the bend between them.
    return size() % 2 == 1 ? pointOn((*this)[size() / 2], 0.5) : bend(size() / 2 - 1);
}

NearestOnRoute nearestOn(const WireRoute& route, QPointF point) {
    NearestOnRoute nearest{std::numeric_limits<double>::max(), 0, {}};
    for (std::size_t i = 0; i < route.size(); ++i)
        eachSegment(route[i], [&](QPointF from, QPointF to) {
            const QPointF on = nearestOnSegment(from, to, point);
            if (const double distance = QLineF(point, on).length(); distance < nearest.distance)
                nearest = {distance, i, on};
        });
    return nearest;
}

double distanceTo(const WireRoute& route, QPointF point) {
    double nearest = distanceTo(route[0], point);
    for (std::size_t i = 1; i < route.size(); ++i) nearest = std::min(nearest, distanceTo(route[i], point));
    return nearest;
}

QRectF boxOf(const WireRoute& route) {
    QRectF all = boxOf(route[0]);
    for (std::size_t i = 1; i < route.size(); ++i) {
        const QRectF box = boxOf(route[i]);
        all = {QPointF(std::min(all.left(), box.left()), std::min(all.top(), box.top())),
               QPointF(std::max(all.right(), box.right()), std::max(all.bottom(), box.bottom()))};
    }
    return all;
}

bool crosses(const WireRoute& route, const QLineF& line) {
    const QRectF reach = QRectF(line.p1(), line.p2()).normalized();
    bool crossed = false;
    for (std::size_t i = 0; i < route.size() && !crossed; ++i) {
        if (!meet(boxOf(route[i]), reach)) continue;
        eachSegment(route[i], [&](QPointF from, QPointF to) {
            crossed = crossed || QLineF(from, to).intersects(line, nullptr) == QLineF::BoundedIntersection;
        });
    }
    return crossed;
}

bool crosses(const WireRoute& route, const QRectF& rect) {
    if (!meet(boxOf(route), rect)) return false;
    if (rect.contains(route.start()) || rect.contains(route.end())) return true;
    return crosses(route, QLineF(rect.topLeft(), rect.topRight())) ||
           crosses(route, QLineF(rect.bottomLeft(), rect.bottomRight())) ||
           crosses(route, QLineF(rect.topLeft(), rect.bottomLeft())) ||
           crosses(route, QLineF(rect.topRight(), rect.bottomRight()));
}

}  // namespace lacquer::editor
