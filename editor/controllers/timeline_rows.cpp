#include "editor/controllers/timeline_rows.hpp"

#include <algorithm>

#include "sessions/analysis/track_chain.hpp"

namespace lacquer::editor {

double TimelineRow::bottom() const {
    return laneTop() + static_cast<double>(lanes.size()) * TimelineRows::kLaneHeight;
}

double TimelineRows::pixels(Height height) {
    switch (height) {
        case Height::small:
            return 32;
        case Height::medium:
            return 72;
        case Height::large:
            break;
    }
    return 144;
}

void TimelineRows::build(const sessions::Session& session) {
    rows_.clear();
    chains_.clear();
    std::set<NodeId> inChains;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type != sessions::kTrackType) continue;
        std::vector<NodeId>& chain = chains_[id];
        chain = sessions::chainOf(session.graph, id);
        chain.insert(chain.begin(), id);
        inChains.insert(chain.begin(), chain.end());
    }
    const auto wanted = [&](NodeId id) {
        const auto found = wanted_.find(id);
        return found != wanted_.end() && !found->second.empty();
    };
    double top = 0;
    for (const NodeId id : session.nodesInOrder()) {
        const bool isTrack = session.graph.find(id)->type == sessions::kTrackType;
        if (!isTrack && (inChains.contains(id) || (session.content(id).automation.empty() && !wanted(id)))) continue;
        if (!isTrack) chains_[id] = {id};
        // What is no track is there for its lanes.
        const auto said = open_.find(id);
        const bool open = said == open_.end() ? !isTrack : said->second;
        TimelineRow row{id, isTrack, top, isTrack ? pixels(height(id)) : kNodeHeight, open};
        if (open)
            for (ParameterAddress& address : lanesOf(session, id))
                row.lanes.push_back({std::move(address), row.bottom()});
        top = row.bottom();
        rows_.push_back(std::move(row));
    }
}

std::vector<ParameterAddress> TimelineRows::lanesOf(const sessions::Session& session, NodeId row) const {
    std::vector<ParameterAddress> lanes;
    for (const NodeId node : chains_.at(row))
        for (const auto& [parameter, lane] : session.content(node).automation)
            if (!hidden_.contains({node, parameter})) lanes.emplace_back(node, parameter);
    if (const auto found = wanted_.find(row); found != wanted_.end())
        for (const ParameterAddress& address : found->second)
            if (session.graph.find(address.first) != nullptr &&
                std::find(lanes.begin(), lanes.end(), address) == lanes.end())
                lanes.push_back(address);
    return lanes;
}

void TimelineRows::forget() {
    heights_.clear();
    open_.clear();
    wanted_.clear();
    hidden_.clear();
}

const TimelineRow* TimelineRows::at(double y) const {
    const auto above = [](double height, const TimelineRow& row) { return height < row.top; };
    const auto behind = std::upper_bound(rows_.begin(), rows_.end(), y, above);
    if (behind == rows_.begin() || y >= std::prev(behind)->bottom()) return nullptr;
    return &*std::prev(behind);
}

const TimelineRow* TimelineRows::of(NodeId node) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const TimelineRow& row) { return row.node == node; });
    return found == rows_.end() ? nullptr : &*found;
}

std::vector<NodeId> TimelineRows::chain(NodeId row) const {
    const auto found = chains_.find(row);
    return found == chains_.end() ? std::vector<NodeId>() : found->second;
}

const TimelineRow* TimelineRows::holding(NodeId node) const {
    if (const TimelineRow* own = of(node)) return own;
    for (const auto& [row, chain] : chains_)
        if (std::find(chain.begin(), chain.end(), node) != chain.end()) return of(row);
    return nullptr;
}

const TimelineLane* TimelineRows::lane(const ParameterAddress& address) const {
    for (const TimelineRow& row : rows_)
        for (const TimelineLane& lane : row.lanes)
            if (lane.address == address) return &lane;
    return nullptr;
}

std::vector<NodeId> TimelineRows::tracks() const {
    std::vector<NodeId> tracks;
    for (const TimelineRow& row : rows_)
        if (row.isTrack) tracks.push_back(row.node);
    return tracks;
}

TimelineRows::Height TimelineRows::height(NodeId node) const {
    const auto found = heights_.find(node);
    return found == heights_.end() ? Height::medium : found->second;
}

void TimelineRows::setOpen(NodeId node, bool open) {
    open_[node] = open;
    if (open)
        std::erase_if(hidden_, [&](const ParameterAddress& address) {
            const auto& chain = chains_[node];
            return std::find(chain.begin(), chain.end(), address.first) != chain.end();
        });
}

void TimelineRows::show(NodeId row, const ParameterAddress& address) {
    hidden_.erase(address);
    open_[row] = true;
    std::vector<ParameterAddress>& wanted = wanted_[row];
    if (std::find(wanted.begin(), wanted.end(), address) == wanted.end()) wanted.push_back(address);
}

void TimelineRows::hide(const ParameterAddress& address) {
    hidden_.insert(address);
    for (auto& [row, wanted] : wanted_) std::erase(wanted, address);
}

ParameterInfo infoOf(const sessions::Session& session, const ProcessorRegistry& registry,
                     const ParameterAddress& address) {
    const auto& [id, parameter] = address;
    if (const Node* node = session.graph.find(id))
        if (const auto type = registry.find(node->type))
            if (const auto row = (*type)->findParameter(parameter)) return (*type)->parameters[*row];
    ParameterInfo info;
    info.id = info.name = parameter;
    const auto content = session.contents.find(id);
    if (content == session.contents.end()) return info;
    const auto lane = content->second.automation.find(parameter);
    if (lane == content->second.automation.end()) return info;
    info.minimum = info.maximum = lane->second.points().front().value;
    for (const AutomationPoint& point : lane->second.points()) {
        info.minimum = std::min(info.minimum, point.value);
        info.maximum = std::max(info.maximum, point.value);
    }
    if (info.minimum == info.maximum) info.maximum = info.minimum + 1;
    info.defaultValue = info.minimum;
    return info;
}

}  // namespace lacquer::editor
