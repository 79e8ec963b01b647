#include "sessions/render/needed_nodes.hpp"

namespace lacquer::sessions {

bool isUnheard(const Graph& graph, NodeId id) {
    return graph.outgoing(id).empty();
}

std::vector<NodeId> endsOf(const Graph& graph) {
    std::vector<NodeId> ends;
    for (const auto& [id, node] : graph.nodes())
        if (isUnheard(graph, id)) ends.push_back(id);
    const std::set<NodeId> reached = leadingTo(graph, ends);
    for (const auto& [id, node] : graph.nodes())
        if (!reached.contains(id)) ends.push_back(id);
    return ends;
}

std::set<NodeId> leadingTo(const Graph& graph, std::vector<NodeId> ends, const std::function<bool(NodeId)>& stop) {
    std::set<NodeId> found;
    while (!ends.empty()) {
        const NodeId id = ends.back();
        ends.pop_back();
        if (found.contains(id) || stop(id)) continue;
        found.insert(id);
        for (const Connection& c : graph.incoming(id)) ends.push_back(c.source.node);
    }
    return found;
}

}  // namespace lacquer::sessions
