#include "sessions/render/planned_times.hpp"

#include <algorithm>

namespace lacquer::sessions {

PlannedTimes::PlannedTimes(const ProcessPlan& plan) {
    for (const PlannedNode& node : plan.nodes) times_.emplace(node.id, Times{node.arrive, node.ready});
    const auto note = [this](const auto& delay) {  // one per channel, all alike
        if (delay.frames > 0) delays_[delay.connection] = delay.frames;
    };
    std::for_each(plan.delays.begin(), plan.delays.end(), note);
    std::for_each(plan.eventDelays.begin(), plan.eventDelays.end(), note);
}

std::int64_t PlannedTimes::arrive(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.arrive;
}

std::int64_t PlannedTimes::latency(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.ready - found->second.arrive;
}

std::int64_t PlannedTimes::delay(ConnectionId id) const {
    const auto found = delays_.find(id);
    return found == delays_.end() ? 0 : found->second;
}

std::int64_t PlannedTimes::late(const Connection& connection) const {
    const auto from = times_.find(connection.source.node);
    if (connection.compensated || from == times_.end()) return 0;
    return from->second.ready - arrive(connection.destination.node);
}

}  // namespace lacquer::sessions
