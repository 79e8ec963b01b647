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
        return positions();
    }

private:
    // The longest way from a source. What a feedback delay is fed by comes after it in the order, and does not count.
    void fillColumns() {
        std::map<NodeId, std::size_t> columnOf;
        for (const NodeId id : session_.graph.topologicalOrder()) {
            if (!nodes_.contains(id)) continue;
            std::size_t column = 0;
            for (const NodeId from : before_[id])
                if (const auto found = columnOf.find(from); found != columnOf.end())
                    column = std::max(column, found->second + 1);
            columnOf[id] = column;
            columns_.resize(std::max(columns_.size(), column + 1));
            columns_[column].push_back(id);
        }
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
        std::map<NodeId, sessions::CanvasPosition> placed;
        double highest = std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            const std::vector<double> ys = heights(columns_[c], placed);
            for (std::size_t i = 0; i < columns_[c].size(); ++i) {
                placed[columns_[c][i]] = {std::round(left + static_cast<double>(c) * kColumnUnits), ys[i]};
                highest = std::min(highest, ys[i]);
            }
        }
        for (auto& [id, position] : placed) position.y = std::round(position.y + top - highest);
        return placed;
    }

    // As high as the middle of what feeds each, as far as none lies on another; where they push each other down, all go
    // up by the mean of it.
    std::vector<double> heights(const std::vector<NodeId>& column,
                                const std::map<NodeId, sessions::CanvasPosition>& placed) {
        std::vector<double> ys;
        double next = -std::numeric_limits<double>::infinity(), pushed = 0;
        for (const NodeId id : column) {
            const double height = heightOf(id);
            double sum = 0;
            int count = 0;
            for (const NodeId from : before_[id])
                if (const auto found = placed.find(from); found != placed.end()) {
                    sum += found->second.y + heightOf(from) / 2;
                    ++count;
                }
            const double wanted = count > 0 ? sum / count - height / 2 : ys.empty() ? 0 : next;
            ys.push_back(std::max(wanted, next));
            pushed += ys.back() - wanted;
            next = ys.back() + height + kGapUnits;
        }
        for (double& y : ys) y -= pushed / static_cast<double>(ys.size());
        return ys;
    }

    [[nodiscard]] double heightOf(NodeId id) const {
        return nodeHeightUnits(*session_.graph.find(id), session_.content(id).appearance);
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
