#include "sessions/render/low_latency.hpp"

namespace lacquer::sessions {

bool isMonitored(const NodeContent& content) {
    return content.recording.armed && content.recording.monitoring != Monitoring::off;
}

std::set<NodeId> nodesTooLate(const Session& session, std::int64_t limitFrames,
                              const std::function<std::int64_t(NodeId)>& latencyOf) {
    std::set<NodeId> behind, late;
    for (const NodeId id : session.graph.topologicalOrder()) {
        bool heard = isMonitored(session.content(id));
        for (const Connection& wire : session.graph.incoming(id)) heard = heard || behind.contains(wire.source.node);
        if (!heard) continue;
        behind.insert(id);
        if (canBeBypassed(*session.graph.find(id)) && latencyOf(id) > limitFrames) late.insert(id);
    }
    return late;
}

}  // namespace lacquer::sessions
