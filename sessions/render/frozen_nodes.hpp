// FrozenNodes: which nodes of a session play a file of what they put out, and which need not run because of that.
// Message thread.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/engine/node_instance.hpp"
#include "sessions/media/media_loader.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/track_media.hpp"

namespace lacquer::sessions {

class FrozenNodes {
public:
    FrozenNodes() = default;
    /// `graph` is the session's, or that with more nodes beside its own, which hear what is wired to them.
    FrozenNodes(const Session& session, const Graph& graph);

    [[nodiscard]] bool empty() const noexcept { return frozen_.empty(); }
    /// It is not run but played.
    [[nodiscard]] bool plays(NodeId id) const { return frozen_.contains(id); }
    /// It is neither run nor played: what it puts out gets to frozen nodes alone.
    [[nodiscard]] bool spares(NodeId id) const { return spared_.contains(id); }
    /// The graph without what is spared, and without what is wired to frozen nodes.
    [[nodiscard]] Graph wire(const Graph& graph) const;

private:
    std::set<NodeId> frozen_;
    std::set<NodeId> spared_;
};

struct FrozenNode {
    std::shared_ptr<NodeInstance> instance;
    std::shared_ptr<ReadAhead> reader;
    std::optional<Error> fault{};  ///< a file that is passed over
};

/// A node that plays its file from one output, as late as it was; solo may mute it as it does a fader. Fails, naming
/// node and file, where the file must be there and is not.
Result<FrozenNode> startFrozen(const Session& session, const Node& node, MediaLoader& loader, MissingMedia missing,
                               const PrepareSpec& spec);

}  // namespace lacquer::sessions
