#include "editor/controllers/arranging.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "editor/controllers/node_measures.hpp"

namespace lacquer::editor {

namespace {

// Along one axis.
struct Span {
    double low = 0, high = 0;

    [[nodiscard]] double middle() const { return (low + high) / 2; }
    [[nodiscard]] std::array<double, 3> lines() const { return {low, middle(), high}; }
};
Span across(const QRectF& rect) {
    return {rect.left(), rect.right()};
}
Span down(const QRectF& rect) {
    return {rect.top(), rect.bottom()};
}

struct Match {
    double by = 0;  // to be added to the offset
    double at = 0;  // where the two meet
    QRectF with;
};

// The nearest line of a neighbour, and of those as near, that of the nearest neighbour.
template <class Axis>
std::optional<Match> nearestLine(const QRectF& moved, const std::vector<QRectF>& neighbours, double reach, Axis axis) {
    std::optional<Match> best;
    double farthest = 0;
    const auto own = axis(moved).lines();
    for (const QRectF& other : neighbours) {
        const auto lines = axis(other).lines();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const double by = lines[i] - own[i];
            const double distance = QLineF(moved.center(), other.center()).length();
            if (std::abs(by) > reach) continue;
            const double slack = 1e-9;
            const bool nearer = !best || std::abs(by) < std::abs(best->by) - slack ||
                                (std::abs(by) <= std::abs(best->by) + slack && distance < farthest);
            if (!nearer) continue;
            best = Match{by, lines[i], other};
            farthest = distance;
        }
    }
    return best;
}

}  // namespace

std::map<NodeId, sessions::CanvasPosition> arranged(const sessions::Session& session, const std::set<NodeId>& nodes,
                                                    Arrangement arrangement) {
    const bool gaps = arrangement == Arrangement::across || arrangement == Arrangement::down;
    if (nodes.size() < (gaps ? 3u : 2u)) return {};
    std::vector<std::pair<NodeId, QRectF>> rects;
    QRectF all;
    for (const NodeId id : nodes) {
        rects.emplace_back(id, nodeRectUnits(*session.graph.find(id), session.content(id)));
        all |= rects.back().second;
    }
    if (gaps) {
        const auto axis = arrangement == Arrangement::across ? across : down;
        std::stable_sort(rects.begin(), rects.end(), [&](const auto& a, const auto& b) {
            return axis(a.second).middle() < axis(b.second).middle();
        });
        double room = axis(rects.back().second).high - axis(rects.front().second).low;
        for (const auto& [id, rect] : rects) room -= axis(rect).high - axis(rect).low;
        const double gap = room / static_cast<double>(rects.size() - 1);
        double next = axis(rects.front().second).low;
        for (auto& [id, rect] : rects) {
            const double size = axis(rect).high - axis(rect).low;
            if (id != rects.back().first) {
                if (arrangement == Arrangement::across)
                    rect.moveLeft(next);
                else
                    rect.moveTop(next);
            }
            next += size + gap;
        }
    } else {
        for (auto& [id, rect] : rects) switch (arrangement) {
                case Arrangement::left:
                    rect.moveLeft(all.left());
                    break;
                case Arrangement::centre:
                    rect.moveCenter({all.center().x(), rect.center().y()});
                    break;
                case Arrangement::right:
                    rect.moveRight(all.right());
                    break;
                case Arrangement::top:
                    rect.moveTop(all.top());
                    break;
                case Arrangement::middle:
                    rect.moveCenter({rect.center().x(), all.center().y()});
                    break;
                default:
                    rect.moveBottom(all.bottom());
            }
    }
    std::map<NodeId, sessions::CanvasPosition> moved;
    for (const auto& [id, rect] : rects) {
        const sessions::CanvasPosition place{std::round(rect.x()), std::round(rect.y())};
        if (place != session.content(id).position) moved[id] = place;
    }
    return moved;
}

QPointF snappedToGrid(const QRectF& rect, QPointF offset) {
    const QPointF corner = rect.topLeft() + offset;
    return QPointF(std::round(corner.x() / kGridUnits), std::round(corner.y() / kGridUnits)) * kGridUnits -
           rect.topLeft();
}

Alignment alignedWith(const QRectF& rect, QPointF offset, const std::vector<QRectF>& neighbours, double reach) {
    Alignment found;
    const QRectF moved = rect.translated(offset);
    const auto column = nearestLine(moved, neighbours, reach, across);
    const auto row = nearestLine(moved, neighbours, reach, down);
    QPointF snapped = offset;
    if (column) snapped.rx() += column->by;
    if (row) snapped.ry() += row->by;
    const QRectF placed = rect.translated(snapped);
    if (column) {
        found.dx = snapped.x();
        const QRectF both = placed | column->with;
        found.guides.emplace_back(column->at, both.top(), column->at, both.bottom());
    }
    if (row) {
        found.dy = snapped.y();
        const QRectF both = placed | row->with;
        found.guides.emplace_back(both.left(), row->at, both.right(), row->at);
    }
    return found;
}

}  // namespace lacquer::editor
