// The graph of a session as the mixer of a usual DAW: channels of devices, a fader and a pan, their outputs and sends.
// Pure; message thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sessions/interchange/daw_project.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions::dawproject {

/// A stretch of the graph that a mixer has as one channel: what it begins with, devices, then a fader, then a pan. A
/// chain that goes on behind these, is tapped on its way or meets others makes several strips, one behind the other.
struct Strip {
    NodeId head;                    ///< names the strip: a track, a bus, or its first node
    std::vector<NodeId> devices{};  ///< in the order in which they are heard
    std::optional<NodeId> fader{}, pan{};
    NodeId end;           ///< the last node of it, which is heard outside
    bool master = false;  ///< leads to the output, which is in it
    std::optional<std::size_t> destination{};
    ConnectionId toDestination{};
};

struct StripSend {
    std::size_t from = 0, to = 0;
    std::optional<NodeId> node{};  ///< the lacquer:send; none: a second wire, at full level
    bool pre = false;              ///< taken in front of the fader
};

struct Strips {
    std::vector<Strip> strips;
    std::vector<StripSend> sends;  ///< in the order in which they are summed
    std::vector<Remark> leftOut;   ///< nodes and wires that are in none of them
};

/// Everything that reaches from first outputs to first inputs is in one of the strips. The sound of the strips is that
/// of the graph, but for what `leftOut` names.
[[nodiscard]] Strips findStrips(const Session& session);

}  // namespace lacquer::sessions::dawproject
