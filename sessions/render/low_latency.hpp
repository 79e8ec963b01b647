// Which nodes a player who hears himself through the session had better do without. Pure; message thread.
#pragma once

#include <cstdint>
#include <functional>
#include <set>

#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// True for a track whose input is heard through it, now or when it is recorded.
[[nodiscard]] bool isMonitored(const NodeContent& content);

/// The nodes behind monitored tracks whose latency is above `limitFrames` and that can be bypassed. `latencyOf` says
/// what the latency of a node is when nobody bypasses it.
[[nodiscard]] std::set<NodeId> nodesTooLate(const Session& session, std::int64_t limitFrames,
                                            const std::function<std::int64_t(NodeId)>& latencyOf);

}  // namespace lacquer::sessions
