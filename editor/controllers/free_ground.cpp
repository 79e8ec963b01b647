#include "editor/controllers/free_ground.hpp"

#include <QPoint>
#include <QRectF>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "editor/controllers/arranging.hpp"
#include "editor/controllers/canvas_frames.hpp"
#include "editor/controllers/node_measures.hpp"

namespace lacquer::editor {

namespace {

using sessions::Edit;
using sessions::Session;

constexpr int kFirstReachSteps = 32;           // of the search, either way; doubled until there is a place
constexpr int kMostReachSteps = 1024;          // then beside everything there is
constexpr std::size_t kMostBlocked = 200'000;  // with more, what is new is looked at as one rectangle

// What an edit adds to the canvas.
struct Added {
    std::set<NodeId> ids;
    std::vector<QRectF> nodes;
    std::vector<QRectF> frames;
};

std::vector<Edit> partsOf(const Edit& edit) {
    const auto* group = std::get_if<std::shared_ptr<const sessions::EditGroup>>(&edit);
    return group ? (*group)->edits : std::vector<Edit>{edit};
}

Added addedBy(const std::vector<Edit>& parts) {
    Added added;
    for (const Edit& part : parts) {
        if (const auto* node = std::get_if<sessions::AddNode>(&part)) {
            added.ids.insert(node->node.id);
            added.nodes.push_back(nodeRectUnits(node->node, node->content));
        } else if (const auto* frame = std::get_if<sessions::AddFrame>(&part)) {
            added.frames.push_back(rectOf(frame->frame));
        }
    }
    return added;
}

std::vector<QRectF> nodesAfter(const Session& session, const std::vector<Edit>& parts) {
    std::map<NodeId, sessions::CanvasPosition> moved;
    for (const Edit& part : parts)
        if (const auto* move = std::get_if<sessions::MoveNode>(&part)) moved[move->node] = move->position;
    std::vector<QRectF> rects;
    for (const auto& [id, node] : session.graph.nodes()) {
        QRectF rect = nodeRectUnits(node, session.content(id));
        if (const auto to = moved.find(id); to != moved.end()) rect.moveTopLeft({to->second.x, to->second.y});
        rects.push_back(rect);
    }
    return rects;
}

QRectF around(const std::vector<QRectF>& rects) {
    QRectF all;
    for (const QRectF& rect : rects) all |= rect;
    return all;
}

// The offsets by which one rectangle comes too near to another, without the edges.
QRectF blockedBy(const QRectF& taken, const QRectF& added) {
    return {QPointF(taken.left() - added.right(), taken.top() - added.bottom()) - QPointF(kClearUnits, kClearUnits),
            QPointF(taken.right() - added.left(), taken.bottom() - added.top()) + QPointF(kClearUnits, kClearUnits)};
}

void block(std::vector<QRectF>& blocked, const std::vector<QRectF>& taken, std::vector<QRectF> added) {
    if (added.empty()) return;
    if (taken.size() * added.size() > kMostBlocked) added = {around(added)};
    for (const QRectF& one : added)
        for (const QRectF& other : taken) blocked.push_back(blockedBy(other, one));
}

// The steps from `low` to `high`, without those that lie on the two or outside.
struct Steps {
    int first, last;
};
Steps between(double low, double high, int reach) {
    const double from = std::floor(low / kGridUnits) + 1, to = std::ceil(high / kGridUnits) - 1;
    return {static_cast<int>(std::max<double>(from, -reach)), static_cast<int>(std::min<double>(to, reach))};
}

std::optional<QPoint> nearestFree(const std::vector<QRectF>& blocked, int reach) {
    const auto side = static_cast<std::size_t>(2 * reach + 1);
    std::vector<bool> taken(side * side);
    const auto cell = [&](int x, int y) {
        return static_cast<std::size_t>(y + reach) * side + static_cast<std::size_t>(x + reach);
    };
    for (const QRectF& rect : blocked) {
        const Steps across = between(rect.left(), rect.right(), reach);
        const Steps down = between(rect.top(), rect.bottom(), reach);
        if (across.first > across.last) continue;
        for (int y = down.first; y <= down.last; ++y)
            std::fill(taken.begin() + static_cast<std::ptrdiff_t>(cell(across.first, y)),
                      taken.begin() + static_cast<std::ptrdiff_t>(cell(across.last, y)) + 1, true);
    }
    std::optional<QPoint> best;
    const auto rank = [](QPoint p) { return std::tuple(p.x() * p.x() + p.y() * p.y(), -p.y(), -p.x()); };
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x)
            if (const QPoint place(x, y); !taken[cell(x, y)] && (!best || rank(place) < rank(*best))) best = place;
    // Beyond a corner of what has been searched, there may be a nearer one.
    if (best && rank(*best) > rank({0, reach + 1})) return std::nullopt;
    return best;
}

QPointF toFreeGround(const std::vector<QRectF>& blocked) {
    for (int reach = kFirstReachSteps; reach <= kMostReachSteps; reach *= 2)
        if (const auto steps = nearestFree(blocked, reach)) return QPointF(*steps) * kGridUnits;
    double right = 0;  // of everything there is
    for (const QRectF& rect : blocked) right = std::max(right, rect.right());
    return {std::ceil(right / kGridUnits) * kGridUnits, 0};
}

sessions::CanvasPosition moved(const sessions::CanvasPosition& place, QPointF by) {
    return {place.x + by.x(), place.y + by.y()};
}

// With the bends of the wires among what is added.
Edit moved(Edit part, const std::set<NodeId>& ids, QPointF by) {
    if (auto* node = std::get_if<sessions::AddNode>(&part)) {
        node->content.position = moved(node->content.position, by);
    } else if (auto* frame = std::get_if<sessions::AddFrame>(&part)) {
        frame->frame = withRect(frame->frame, rectOf(frame->frame).translated(by));
    } else if (auto* wire = std::get_if<sessions::Connect>(&part);
               wire && ids.contains(wire->source.node) && ids.contains(wire->destination.node)) {
        for (sessions::CanvasPosition& bend : wire->path) bend = moved(bend, by);
    }
    return part;
}

}  // namespace

Edit onFreeGround(const Session& session, Edit edit, Grid grid) {
    std::vector<Edit> parts = partsOf(edit);
    Added added = addedBy(parts);
    if (added.nodes.empty() && added.frames.empty()) return edit;
    QPointF by;
    if (grid == Grid::kept) by = snappedToGrid(added.nodes.empty() ? added.frames.front() : added.nodes.front(), {});
    for (auto* rects : {&added.nodes, &added.frames})
        for (QRectF& rect : *rects) rect.translate(by);

    std::vector<QRectF> blocked;
    const std::vector<QRectF> nodes = nodesAfter(session, parts);
    block(blocked, nodes, added.nodes);
    block(blocked, nodes, added.frames);
    for (const QRectF& frame : added.frames)
        for (const auto& [id, other] : session.canvasFrames)
            if (!rectOf(other).contains(frame)) blocked.push_back(blockedBy(rectOf(other), frame));
    by += toFreeGround(blocked);
    if (by.isNull()) return edit;

    for (Edit& part : parts) part = moved(std::move(part), added.ids, by);
    if (const auto* group = std::get_if<std::shared_ptr<const sessions::EditGroup>>(&edit))
        return sessions::makeGroup((*group)->name, std::move(parts));
    return parts.front();
}

}  // namespace lacquer::editor
