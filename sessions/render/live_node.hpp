// What a running node belongs to a SessionEngine with. Message thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "core/engine/node_instance.hpp"
#include "sessions/media/read_ahead.hpp"

namespace lacquer::sessions {

struct LiveNode {
    std::shared_ptr<NodeInstance> instance;
    std::shared_ptr<ReadAhead> reader;      ///< of a track
    std::shared_ptr<TrackMonitor> monitor;  ///< of a track that may play the device's input
    bool standIn = false;                   ///< its plugin is missing
    std::optional<Error> broken{};          ///< why it does not start, and has a stand-in as well

    /// What a FaultWatch has said of it.
    struct Reported {
        std::uint64_t nonFinite = 0;  ///< blocks
        bool latency = false;
        bool overrun = false;
        std::uint64_t misses = 0;
        bool mediaError = false;
    } reported{};
};

using LiveNodes = std::map<NodeId, LiveNode>;

}  // namespace lacquer::sessions
