#include "sessions/render/planned_times.hpp"

namespace lacquer::sessions {

PlannedTimes::PlannedTimes(const ProcessPlan& plan) {
    for (const PlannedNode& node : plan.nodes) times_.emplace(node.id, Times{node.arrive, node.ready});
}

std::int64_t PlannedTimes::arrive(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.arrive;
}

std::int64_t PlannedTimes::latency(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.ready - found->second.arrive;
}

std::int64_t PlannedTimes::late(const Connection& connection) const {
    const auto from = times_.find(connection.source.node);
    if (connection.compensated || from == times_.end()) return 0;
    return from->second.ready - arrive(connection.destination.node);
}

}  // namespace lacquer::sessions
