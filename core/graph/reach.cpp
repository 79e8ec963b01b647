#include "core/graph/reach.hpp"

namespace lacquer {

namespace {

// `next`: the nodes at the other ends of a node's wires.
template <class Next>
std::set<NodeId> reached(const Graph& graph, NodeId start, Next next) {
    const auto isDelay = [&](NodeId id) { return graph.find(id)->type == kFeedbackDelayTypeUri; };
    std::set<NodeId> found{start};
    if (isDelay(start)) return found;
    std::vector<NodeId> open{start};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        for (const NodeId other : next(id))
            if (!isDelay(other) && found.insert(other).second) open.push_back(other);
    }
    return found;
}

}  // namespace

std::set<NodeId> fedBy(const Graph& graph, NodeId node) {
    return reached(graph, node, [&](NodeId id) {
        std::vector<NodeId> behind;
        for (const Connection& wire : graph.outgoing(id)) behind.push_back(wire.destination.node);
        return behind;
    });
}

std::set<NodeId> feeding(const Graph& graph, NodeId node) {
    return reached(graph, node, [&](NodeId id) {
        std::vector<NodeId> inFront;
        for (const Connection& wire : graph.incoming(id)) inFront.push_back(wire.source.node);
        return inFront;
    });
}

}  // namespace lacquer
