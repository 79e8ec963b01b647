// PlannedTimes: how late the nodes of a plan are. Message thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/plan/process_plan.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

class PlannedTimes {
public:
    PlannedTimes() = default;
    explicit PlannedTimes(const ProcessPlan& plan);

    [[nodiscard]] bool contains(NodeId id) const { return times_.contains(id); }
    /// Frames by which the input of a node lags the sources; 0 for one that is not in the plan, as the next.
    [[nodiscard]] std::int64_t arrive(NodeId id) const;
    /// Frames by which its output lags its input.
    [[nodiscard]] std::int64_t latency(NodeId id) const;
    /// By how much what comes through a connection is later than its destination knows: it is not compensated.
    [[nodiscard]] std::int64_t late(const Connection& connection) const;

private:
    struct Times {
        std::int64_t arrive = 0;
        std::int64_t ready = 0;
    };
    std::map<NodeId, Times> times_;
};

}  // namespace lacquer::sessions
