#include "sessions/analysis/track_chain.hpp"

#include <algorithm>
#include <set>

namespace lacquer::sessions {

std::vector<NodeId> chainOf(const Graph& graph, NodeId track) {
    std::vector<NodeId> chain{track};
    std::set<NodeId> known{track};
    for (std::size_t i = 0; i < chain.size(); ++i)
        for (const Connection& c : graph.outgoing(chain[i])) {
            const std::vector<Connection> feeding = graph.incoming(c.destination.node);
            const bool alone = std::all_of(feeding.begin(), feeding.end(),
                                           [&](const Connection& one) { return known.contains(one.source.node); });
            if (alone && known.insert(c.destination.node).second) chain.push_back(c.destination.node);
        }
    chain.erase(chain.begin());
    return chain;
}

}  // namespace lacquer::sessions
