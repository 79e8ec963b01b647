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
    std::optional<Error> broken{};          ///< why it does not start, or was given up: it has a stand-in as well
    bool gaveUp = false;                    ///< it is broken because fresh starts did not help
    std::optional<Error> gone{};            ///< why it is silent for good: what its plugin ran in has gone

    /// What a FaultWatch has said of it.
    struct Reported {
        bool nonFinite = false;
        bool tooLoud = false;
        bool latency = false;
        bool overrun = false;
        std::uint64_t misses = 0;
        bool mediaError = false;
    } reported{};
};

using LiveNodes = std::map<NodeId, LiveNode>;

}  // namespace lacquer::sessions
