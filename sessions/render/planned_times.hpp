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

    /// Frames by which what comes through a connection is held back, so that it meets what is later than itself; 0 for
    /// one that is not.
    [[nodiscard]] std::int64_t delay(ConnectionId id) const;

    friend bool operator==(const PlannedTimes&, const PlannedTimes&) = default;

private:
    struct Times {
        std::int64_t arrive = 0;
        std::int64_t ready = 0;

        friend bool operator==(const Times&, const Times&) = default;
    };
    std::map<NodeId, Times> times_;
    std::map<ConnectionId, std::int64_t> delays_;  // of those that are held back
};

}  // namespace lacquer::sessions
