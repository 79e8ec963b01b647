#include "editor/controllers/canvas_frames.hpp"

#include <algorithm>
#include <cmath>

#include "editor/controllers/node_measures.hpp"

namespace lacquer::editor {

namespace {

using sessions::CanvasFrame;
using sessions::CanvasFrameId;

constexpr double kLetterPixels = 8;  // of a title's text
constexpr double kTabMarginPixels = 16;
constexpr double kShortestTabPixels = 40;
constexpr double kLongestTabPixels = 200;
constexpr double kEdgePixels = 5;     // on either side of an edge
constexpr double kCornerPixels = 14;  // of an edge, from its end

Qt::Edges edgesAt(const QRectF& rect, QPointF point, double zoom) {
    const double reach = kEdgePixels / zoom;
    if (!rect.adjusted(-reach, -reach, reach, reach).contains(point)) return {};
    if (rect.width() > 2 * reach && rect.height() > 2 * reach &&
        rect.adjusted(reach, reach, -reach, -reach).contains(point))
        return {};
    const double corner = std::min({kCornerPixels / zoom, rect.width() / 3, rect.height() / 3});
    Qt::Edges edges;
    edges.setFlag(Qt::LeftEdge, point.x() < rect.left() + std::max(corner, reach));
    edges.setFlag(Qt::RightEdge, !edges && point.x() > rect.right() - std::max(corner, reach));
    const bool top = point.y() < rect.top() + std::max(corner, reach);
    edges.setFlag(Qt::TopEdge, top);
    edges.setFlag(Qt::BottomEdge, !top && point.y() > rect.bottom() - std::max(corner, reach));
    return edges;
}

}  // namespace

void CanvasFrames::setDrag(std::set<CanvasFrameId> frames, QPointF offset) {
    dragged_ = std::move(frames);
    dragOffset_ = offset;
}

void CanvasFrames::setResize(CanvasFrameId frame, const QRectF& rect) {
    resized_ = {frame, rect};
}

void CanvasFrames::clear() {
    dragged_.clear();
    resized_.reset();
}

QRectF CanvasFrames::rect(CanvasFrameId frame) const {
    if (resized_ && resized_->first == frame) return resized_->second;
    const QRectF saved = rectOf(session_.session().canvasFrames.at(frame));
    return dragged_.contains(frame) ? saved.translated(dragOffset_) : saved;
}

QRectF CanvasFrames::titleRect(CanvasFrameId frame, double zoom) const {
    const QRectF whole = rect(frame);
    if (!frameTitlesAreTabs(zoom)) return {whole.left(), whole.top(), whole.width(), kFrameTitleUnits};
    // As wide as its text, more or less: what is painted there is shortened to fit.
    const auto letters = static_cast<double>(session_.session().canvasFrames.at(frame).title.size());
    const double width = std::clamp(letters * kLetterPixels + kTabMarginPixels, kShortestTabPixels, kLongestTabPixels);
    const double height = kFrameTitlePixels / zoom;
    return {whole.left(), whole.top() + kFrameTitleUnits - height, width / zoom, height};
}

std::vector<CanvasFrameId> CanvasFrames::inPaintingOrder() const {
    std::vector<std::pair<double, CanvasFrameId>> all;
    for (const auto& [id, frame] : session_.session().canvasFrames) {
        const QRectF shown = rect(id);
        all.emplace_back(-shown.width() * shown.height(), id);
    }
    std::sort(all.begin(), all.end());
    std::vector<CanvasFrameId> order;
    for (const auto& [area, id] : all) order.push_back(id);
    return order;
}

std::optional<FrameHit> CanvasFrames::at(QPointF scene, double zoom) const {
    const std::vector<CanvasFrameId> order = inPaintingOrder();
    for (auto id = order.rbegin(); id != order.rend(); ++id) {
        if (const Qt::Edges edges = edgesAt(rect(*id), scene, zoom)) return FrameHit{*id, edges};
        if (titleRect(*id, zoom).contains(scene)) return FrameHit{*id, {}};
    }
    return std::nullopt;
}

std::optional<FrameHit> CanvasFrames::tabAt(QPointF scene, double zoom) const {
    if (!frameTitlesAreTabs(zoom)) return std::nullopt;
    const std::vector<CanvasFrameId> order = inPaintingOrder();
    for (auto id = order.rbegin(); id != order.rend(); ++id)
        if (titleRect(*id, zoom).contains(scene)) return FrameHit{*id, {}};
    return std::nullopt;
}

QRectF CanvasFrames::bounds(double zoom) const {
    QRectF all;
    for (const auto& [id, frame] : session_.session().canvasFrames) all |= rect(id) | titleRect(id, zoom);
    return all;
}

std::set<CanvasFrameId> CanvasFrames::within(const QRectF& scene) const {
    std::set<CanvasFrameId> found;
    for (const auto& [id, frame] : session_.session().canvasFrames)
        if (scene.contains(rect(id))) found.insert(id);
    return found;
}

std::set<NodeId> CanvasFrames::nodesIn(const std::set<CanvasFrameId>& frames) const {
    const sessions::Session& session = session_.session();
    std::set<NodeId> found;
    for (const CanvasFrameId id : frames) {
        const QRectF frame = rectOf(session.canvasFrames.at(id));
        for (const auto& [nodeId, node] : session.graph.nodes())
            if (frame.contains(nodeRectUnits(node, session.content(nodeId)))) found.insert(nodeId);
    }
    return found;
}

std::set<CanvasFrameId> CanvasFrames::withInner(const std::set<CanvasFrameId>& frames) const {
    std::set<CanvasFrameId> found = frames;
    const auto& all = session_.session().canvasFrames;
    for (const CanvasFrameId outer : frames)
        for (const auto& [id, frame] : all)
            if (rectOf(all.at(outer)).contains(rectOf(frame))) found.insert(id);
    return found;
}

CanvasFrame withRect(CanvasFrame frame, const QRectF& rect) {
    frame.x = std::round(rect.x());
    frame.y = std::round(rect.y());
    frame.width = std::max(1.0, std::round(rect.width()));
    frame.height = std::max(1.0, std::round(rect.height()));
    return frame;
}

QRectF frameRectAround(const QRectF& inside) {
    return inside.adjusted(-kFramePaddingUnits, -kFramePaddingUnits / 2 - kFrameTitleUnits, kFramePaddingUnits,
                           kFramePaddingUnits);
}

QRectF resized(QRectF rect, Qt::Edges edges, QPointF by) {
    if (edges & Qt::LeftEdge) rect.setLeft(std::min(rect.left() + by.x(), rect.right() - kFrameMinimumUnits));
    if (edges & Qt::RightEdge) rect.setRight(std::max(rect.right() + by.x(), rect.left() + kFrameMinimumUnits));
    if (edges & Qt::TopEdge) rect.setTop(std::min(rect.top() + by.y(), rect.bottom() - kFrameMinimumUnits));
    if (edges & Qt::BottomEdge) rect.setBottom(std::max(rect.bottom() + by.y(), rect.top() + kFrameMinimumUnits));
    return rect;
}

std::string freeFrameTitle(const sessions::Session& session, const std::string& title) {
    std::set<std::string> taken;
    for (const auto& [id, frame] : session.canvasFrames) taken.insert(frame.title);
    if (!taken.contains(title)) return title;
    int number = 2;
    while (taken.contains(title + " " + std::to_string(number))) ++number;
    return title + " " + std::to_string(number);
}

}  // namespace lacquer::editor
