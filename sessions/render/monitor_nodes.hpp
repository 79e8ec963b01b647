// MonitorNodes: what whoever monitors adds to the graph that plays, and to no session and no render: taps of what is
// listened to, a track for the reference, and what measures the master beside it. Message thread.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/engine/processor_registry.hpp"
#include "sessions/media/media_loader.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/live_node.hpp"

namespace lacquer::sessions {

enum class ListenPlace {
    after,   ///< what a node puts out: after-fader listen, where it is a fader
    before,  ///< what comes in: pre-fader listen. Of a node without inputs, what it puts out
};

/// Of a node without outputs, what comes in, whichever is asked for.
struct ListenPoint {
    NodeId node;
    ListenPlace place = ListenPlace::after;

    friend auto operator<=>(const ListenPoint&, const ListenPoint&) = default;
};

class MonitorNodes {
public:
    /// What is listened to, added up. Points at nodes that are not in the session wait until they are.
    void listen(std::set<ListenPoint> points, const PrepareSpec& spec);
    [[nodiscard]] const std::set<ListenPoint>& listening() const noexcept { return points_; }

    /// Plays a reference beside the song, from its offset on where the song starts, round and round, and measures the
    /// master from now on; or (none) neither. Fails, naming the file, as openClipFile() does; what was played then goes
    /// on.
    Status compareWith(const std::optional<Reference>& reference, const Session& session,
                       const ProcessorRegistry& registry, MediaLoader& loader, const PrepareSpec& spec);
    /// Of the master, over all that has been played since the first reference was chosen; half a second of it at least.
    [[nodiscard]] std::optional<double> masterLufs() const;
    void measureAnew(const PrepareSpec& spec);

    /// The nodes beside the session's.
    [[nodiscard]] const LiveNodes& live() const noexcept { return live_; }
    /// The session's graph with what is here wired to it. Wires keep their ids as long as they are wanted.
    [[nodiscard]] Graph wire(const Graph& session);

private:
    void remove(NodeId id);
    void addTap(NodeId id, const PrepareSpec& spec);
    void connect(Graph& graph, PortAddress source, NodeId to, bool compensated);
    void wirePoint(Graph& graph, const ListenPoint& point);

    std::set<ListenPoint> points_;
    Graph graph_;     ///< of the nodes that are here alone
    LiveNodes live_;  ///< likewise
    std::map<std::pair<PortAddress, NodeId>, ConnectionId> wires_;
};

}  // namespace lacquer::sessions
