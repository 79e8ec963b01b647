#include "editor/controllers/auto_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {
namespace {

constexpr double kColumnUnits = kNodeWidthUnits + 84;
constexpr double kGapUnits = 26;
constexpr int kSweeps = 4;

class Layout {
public:
    Layout(const sessions::Session& session, const std::set<NodeId>& nodes) : session_(session), nodes_(nodes) {
        for (const auto& [id, c] : session.graph.connections())
            if (nodes.contains(c.source.node) && nodes.contains(c.destination.node)) {
                after_[c.source.node].push_back(c.destination.node);
                before_[c.destination.node].push_back(c.source.node);
            }
    }

    std::map<NodeId, sessions::CanvasPosition> run() {
        fillColumns();
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            for (std::size_t c = columns_.size(); c-- > 0;) sortColumn(columns_[c], after_);
            for (auto& column : columns_) sortColumn(column, before_);
        }
        for (std::size_t c = columns_.size(); c-- > 0;) sortColumn(columns_[c], after_);
        return positions();
    }

private:
    // The way to the end, by going through the order from its end; what a feedback delay feeds comes before it there
    // and does not count.
    void fillColumns() {
        const std::vector<NodeId> order = session_.graph.topologicalOrder();
        std::map<NodeId, std::size_t> depth;
        std::size_t deepest = 0;
        for (auto id = order.rbegin(); id != order.rend(); ++id) {
            if (!nodes_.contains(*id)) continue;
            std::size_t own = 0;
            for (const NodeId next : after_[*id])
                if (const auto found = depth.find(next); found != depth.end()) own = std::max(own, found->second + 1);
            depth[*id] = own;
            deepest = std::max(deepest, own);
        }
        columns_.resize(deepest + 1);
        for (const NodeId id : order)
            if (nodes_.contains(id)) columns_[deepest - depth[id]].push_back(id);
        for (const auto& column : columns_) number(column);
    }

    void number(const std::vector<NodeId>& column) {
        // Of the height of the whole, so that columns of different sizes compare.
        for (std::size_t i = 0; i < column.size(); ++i)
            row_[column[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(column.size());
    }

    void sortColumn(std::vector<NodeId>& column, const std::map<NodeId, std::vector<NodeId>>& beside) {
        std::map<NodeId, double> wanted;
        for (const NodeId id : column) {
            const auto found = beside.find(id);
            if (found == beside.end()) {
                wanted[id] = row_[id];
                continue;
            }
            double sum = 0;
            for (const NodeId other : found->second) sum += row_[other];
            wanted[id] = sum / static_cast<double>(found->second.size());
        }
        std::stable_sort(column.begin(), column.end(), [&](NodeId a, NodeId b) { return wanted[a] < wanted[b]; });
        number(column);
    }

    std::map<NodeId, sessions::CanvasPosition> positions() {
        double left = std::numeric_limits<double>::infinity(), top = left;
        for (const NodeId id : nodes_) {
            left = std::min(left, session_.content(id).position.x);
            top = std::min(top, session_.content(id).position.y);
        }
        const auto heightOf = [&](NodeId id) { return nodeHeightUnits(*session_.graph.find(id)) + kGapUnits; };
        double tallest = 0;
        std::vector<double> heights;
        for (const auto& column : columns_) {
            double height = 0;
            for (const NodeId id : column) height += heightOf(id);
            heights.push_back(height);
            tallest = std::max(tallest, height);
        }
        std::map<NodeId, sessions::CanvasPosition> placed;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            double y = top + (tallest - heights[c]) / 2;
            for (const NodeId id : columns_[c]) {
                placed[id] = {std::round(left + static_cast<double>(c) * kColumnUnits), std::round(y)};
                y += heightOf(id);
            }
        }
        return placed;
    }

    const sessions::Session& session_;
    const std::set<NodeId>& nodes_;
    std::map<NodeId, std::vector<NodeId>> after_, before_;
    std::vector<std::vector<NodeId>> columns_;
    std::map<NodeId, double> row_;  // 0 … 1 within its column
};

}  // namespace

std::map<NodeId, sessions::CanvasPosition> autoLayout(const sessions::Session& session, const std::set<NodeId>& nodes) {
    if (nodes.empty()) return {};
    return Layout(session, nodes).run();
}

}  // namespace lacquer::editor
