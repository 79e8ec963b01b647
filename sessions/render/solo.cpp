#include "sessions/render/solo.hpp"

#include <vector>

namespace lacquer::sessions {
namespace {

enum class Direction { upstream, downstream };

void spread(const Graph& graph, NodeId from, Direction direction, std::set<NodeId>& heard) {
    const bool downstream = direction == Direction::downstream;
    std::vector<NodeId> open{from};
    std::set<NodeId> seen{from};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        for (const Connection& c : downstream ? graph.outgoing(id) : graph.incoming(id))
            if (const NodeId next = downstream ? c.destination.node : c.source.node; seen.insert(next).second)
                open.push_back(next);
    }
    heard.insert(seen.begin(), seen.end());
}

}  // namespace

std::set<NodeId> fadersMutedBySolo(const Session& session) {
    std::set<NodeId> heard;  // soloed faders, and all that feeds them or is fed by them
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type != kFaderType) continue;
        const auto& values = session.content(id).parameters;
        if (const auto solo = values.find("solo"); solo != values.end() && solo->second != 0)
            for (const Direction direction : {Direction::downstream, Direction::upstream})
                spread(session.graph, id, direction, heard);
    }
    std::set<NodeId> muted;
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == kFaderType && !heard.empty() && !heard.contains(id)) muted.insert(id);
    return muted;
}

}  // namespace lacquer::sessions
