#include "sessions/model/flow_order.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lacquer::sessions {

std::vector<NodeId> flowOrder(const Session& session) {
    const Graph& graph = session.graph;
    const auto targetsOf = [&](NodeId id) {
        std::set<NodeId> targets;
        for (const Connection& wire : graph.outgoing(id))
            if (graph.find(wire.destination.node)->type != kFeedbackDelayTypeUri) targets.insert(wire.destination.node);
        return targets;
    };
    std::map<NodeId, int> missing;  // how many of the nodes that feed it have not come yet
    for (const auto& [id, node] : graph.nodes())
        for (const NodeId target : targetsOf(id)) ++missing[target];

    std::vector<NodeId> starts;
    for (const auto& [id, node] : graph.nodes()) starts.push_back(id);
    const auto rank = [&](NodeId id) {
        if (missing.contains(id)) return 2;  // reached from others
        return session.content(id).role == Role::track ? 0 : 1;
    };
    std::stable_sort(starts.begin(), starts.end(), [&](NodeId a, NodeId b) { return rank(a) < rank(b); });

    std::vector<NodeId> order;
    std::set<NodeId> come;
    for (const NodeId start : starts) {
        std::vector<NodeId> next{start};
        while (!next.empty()) {
            const NodeId id = next.back();
            next.pop_back();
            if (!come.insert(id).second) continue;
            order.push_back(id);
            const auto targets = targetsOf(id);
            // The last one goes on first: a chain in one go, and of several targets that of the lowest id.
            for (auto target = targets.rbegin(); target != targets.rend(); ++target)
                if (--missing[*target] == 0) next.push_back(*target);
        }
    }
    return order;
}

}  // namespace lacquer::sessions
