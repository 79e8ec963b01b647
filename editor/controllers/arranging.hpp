// Arranging: nodes in line and evenly apart, and the places a drag snaps to. Pure. Scene units.
#pragma once

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

/// How nodes are brought into line: by an edge or by their middles, to that of them all; or with equal gaps between
/// neighbours, the outermost ones staying where they are.
enum class Arrangement { left, centre, right, top, middle, bottom, across, down };

/// Where the nodes go, in whole units; those that stay are left out. Gaps take three nodes at least, a line two.
[[nodiscard]] std::map<NodeId, sessions::CanvasPosition> arranged(const sessions::Session& session,
                                                                  const std::set<NodeId>& nodes,
                                                                  Arrangement arrangement);

inline constexpr double kGridUnits = 20;

/// Of a rectangle that is moved by `offset`: the offset that puts its left upper corner on the grid.
[[nodiscard]] QPointF snappedToGrid(const QRectF& rect, QPointF offset);

/// Likewise the offset that brings it into line with a neighbour: left edges, middles or right edges, and in the same
/// way up and down; nothing along an axis where none is within `reach`.
struct Alignment {
    std::optional<double> dx, dy;
    std::vector<QLineF> guides;  ///< from one to the other, to be drawn
};
[[nodiscard]] Alignment alignedWith(const QRectF& rect, QPointF offset, const std::vector<QRectF>& neighbours,
                                    double reach);

}  // namespace lacquer::editor
