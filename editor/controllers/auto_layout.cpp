#include "editor/controllers/auto_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"

namespace lacquer::editor {
namespace {

using sessions::CanvasFrameId;

constexpr double kColumnGapUnits = 84;
constexpr double kGapUnits = 26;
constexpr int kSweeps = 4;

// What has been laid out so far, from its own left upper corner.
struct Placed {
    QSizeF size;
    std::map<NodeId, QPointF> nodes;
    std::map<CanvasFrameId, QRectF> frames;

    void add(const Placed& inner, QPointF by) {
        for (const auto& [id, at] : inner.nodes) nodes[id] = at + by;
        for (const auto& [id, rect] : inner.frames) frames[id] = rect.translated(by);
    }
};

// Lays out blocks that do not touch: nodes, and frames with all that is in them.
class Layout {
public:
    /// `order` says of every node at which place of the topological order it stands.
    Layout(const sessions::Session& session, std::vector<Placed> blocks, const std::map<NodeId, std::size_t>& order)
        : blocks_(std::move(blocks)), before_(blocks_.size()), after_(blocks_.size()), row_(blocks_.size()) {
        const auto first = [&](const Placed& block) {
            std::size_t earliest = order.size();
            for (const auto& [id, at] : block.nodes) earliest = std::min(earliest, order.at(id));
            return earliest;
        };
        std::stable_sort(blocks_.begin(), blocks_.end(),
                         [&](const Placed& a, const Placed& b) { return first(a) < first(b); });
        std::map<NodeId, std::size_t> blockOf;
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            for (const auto& [id, at] : blocks_[i].nodes) blockOf[id] = i;
        for (const auto& [id, c] : session.graph.connections()) {
            const auto from = blockOf.find(c.source.node), to = blockOf.find(c.destination.node);
            // A wire that leads back, from a feedback delay or out of a frame and into it again, does not count.
            if (from == blockOf.end() || to == blockOf.end() || from->second >= to->second) continue;
            after_[from->second].push_back(to->second);
            before_[to->second].push_back(from->second);
        }
    }

    Placed run() {
        fillColumns();
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            for (std::size_t c = columns_.size(); c-- > 0;) sortColumn(columns_[c], after_);
            for (auto& column : columns_) sortColumn(column, before_);
        }
        return place();
    }

private:
    using Column = std::vector<std::size_t>;

    // The longest way from a source.
    void fillColumns() {
        std::vector<std::size_t> columnOf(blocks_.size());
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            for (const std::size_t from : before_[i]) columnOf[i] = std::max(columnOf[i], columnOf[from] + 1);
            columns_.resize(std::max(columns_.size(), columnOf[i] + 1));
            columns_[columnOf[i]].push_back(i);
        }
        for (const Column& column : columns_) number(column);
    }

    void number(const Column& column) {
        // Of the height of the whole, so that columns of different sizes compare.
        for (std::size_t i = 0; i < column.size(); ++i)
            row_[column[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(column.size());
    }

    void sortColumn(Column& column, const std::vector<Column>& beside) {
        std::vector<double> wanted = row_;
        for (const std::size_t block : column) {
            if (beside[block].empty()) continue;
            double sum = 0;
            for (const std::size_t other : beside[block]) sum += row_[other];
            wanted[block] = sum / static_cast<double>(beside[block].size());
        }
        std::stable_sort(column.begin(), column.end(),
                         [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
        number(column);
    }

    Placed place() {
        std::vector<std::optional<double>> tops(blocks_.size());
        std::vector<double> lefts(blocks_.size());
        double left = 0, highest = std::numeric_limits<double>::infinity(), lowest = -highest;
        for (const Column& column : columns_) {
            const std::vector<double> ys = heights(column, tops);
            double widest = 0;
            for (std::size_t i = 0; i < column.size(); ++i) {
                tops[column[i]] = ys[i];
                lefts[column[i]] = left;
                widest = std::max(widest, blocks_[column[i]].size.width());
                highest = std::min(highest, ys[i]);
                lowest = std::max(lowest, ys[i] + blocks_[column[i]].size.height());
            }
            left += widest + kColumnGapUnits;
        }
        Placed placed;
        for (std::size_t i = 0; i < blocks_.size(); ++i) placed.add(blocks_[i], {lefts[i], *tops[i] - highest});
        placed.size = {left - kColumnGapUnits, lowest - highest};
        return placed;
    }

    // As high as the middle of what feeds each, as far as none lies on another; where they push each other down, all go
    // up by the mean of it.
    std::vector<double> heights(const Column& column, const std::vector<std::optional<double>>& tops) {
        std::vector<double> ys;
        double next = -std::numeric_limits<double>::infinity(), pushed = 0;
        for (const std::size_t block : column) {
            const double height = blocks_[block].size.height();
            double sum = 0;
            int count = 0;
            for (const std::size_t from : before_[block])
                if (tops[from]) {
                    sum += *tops[from] + blocks_[from].size.height() / 2;
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

    std::vector<Placed> blocks_;  // in the order of the signal
    std::vector<Column> before_, after_;
    std::vector<Column> columns_;
    std::vector<double> row_;  // 0 … 1 within its column
};

// Which frame each node and each frame is laid out in.
class Nesting {
public:
    Nesting(const sessions::Session& session, const std::set<NodeId>& nodes) : session_(session), nodes_(nodes) {
        std::size_t place = 0;
        for (const NodeId id : session.graph.topologicalOrder()) order_[id] = place++;
        for (const auto& [id, frame] : session.canvasFrames)
            if (isWhole(rectOf(frame))) whole_.insert(id);
        for (const NodeId id : nodes) membersOf_[smallestAround(rectOf(id), {})].nodes.push_back(id);
        for (const CanvasFrameId id : whole_)
            membersOf_[smallestAround(rectOf(session.canvasFrames.at(id)), id)].frames.push_back(id);
    }

    /// Without a frame: of all.
    Placed layOut(CanvasFrameId frame) {
        std::vector<Placed> blocks;
        const Members members = membersOf_[frame];
        for (const NodeId id : members.nodes) blocks.push_back({rectOf(id).size(), {{id, {}}}, {}});
        for (const CanvasFrameId id : members.frames) {
            const Placed inner = layOut(id);
            if (inner.nodes.empty()) continue;
            const QRectF outer = frameRectAround(QRectF({}, inner.size));
            Placed block{outer.size(), {}, {}};
            block.add(inner, -outer.topLeft());
            block.frames[id] = QRectF({}, outer.size());
            blocks.push_back(std::move(block));
        }
        if (blocks.empty()) return {};
        return Layout(session_, std::move(blocks), order_).run();
    }

    /// The left upper corner of all that is moved, as it is.
    [[nodiscard]] QPointF corner() const {
        QRectF all;
        for (const NodeId id : nodes_) all |= rectOf(id);
        for (const CanvasFrameId id : whole_) all |= rectOf(session_.canvasFrames.at(id));
        return all.topLeft();
    }

private:
    struct Members {
        std::vector<NodeId> nodes;
        std::vector<CanvasFrameId> frames;
    };

    [[nodiscard]] static QRectF rectOf(const sessions::CanvasFrame& frame) { return editor::rectOf(frame); }
    [[nodiscard]] QRectF rectOf(NodeId id) const {
        return nodeRectUnits(*session_.graph.find(id), session_.content(id));
    }
    // It has nodes in it, all of which are laid out.
    [[nodiscard]] bool isWhole(const QRectF& frame) const {
        bool any = false;
        for (const auto& [id, node] : session_.graph.nodes()) {
            if (!frame.contains(rectOf(id))) continue;
            if (!nodes_.contains(id)) return false;
            any = true;
        }
        return any;
    }
    // Of two frames that are the same, the later one lies in the earlier.
    [[nodiscard]] CanvasFrameId smallestAround(const QRectF& rect, CanvasFrameId self) const {
        CanvasFrameId smallest;
        double least = std::numeric_limits<double>::infinity();
        for (const CanvasFrameId id : whole_) {
            const QRectF frame = rectOf(session_.canvasFrames.at(id));
            if (id == self || !frame.contains(rect) || (frame == rect && self && id > self)) continue;
            if (frame.width() * frame.height() > least) continue;
            least = frame.width() * frame.height();
            smallest = id;
        }
        return smallest;
    }

    const sessions::Session& session_;
    const std::set<NodeId>& nodes_;
    std::map<NodeId, std::size_t> order_;
    std::set<CanvasFrameId> whole_;
    std::map<CanvasFrameId, Members> membersOf_;
};

}  // namespace

LaidOut autoLayout(const sessions::Session& session, const std::set<NodeId>& nodes) {
    if (nodes.empty()) return {};
    Nesting nesting(session, nodes);
    const Placed placed = nesting.layOut({});
    const QPointF corner = nesting.corner();
    LaidOut laidOut;
    for (const auto& [id, at] : placed.nodes)
        laidOut.nodes[id] = {std::round(at.x() + corner.x()), std::round(at.y() + corner.y())};
    for (const auto& [id, rect] : placed.frames) laidOut.frames[id] = rect.translated(corner);
    return laidOut;
}

}  // namespace lacquer::editor
