// Recall: what of a session need not be run, because what it puts out is known from an earlier render. Message thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/engine/node_instance.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/kept_audio.hpp"
#include "sessions/render/slice_keys.hpp"

namespace lacquer::sessions {

/// A node that is played: what was kept comes out of one output, at the very quanta at which it came out then.
struct RecalledNode {
    std::shared_ptr<const KeptAudio> audio;
    PortIndex output = 0;  ///< the only one that is connected
};

/// The document stays as it is; the graph that runs is cut in front of the recalled nodes.
class Recall {
public:
    [[nodiscard]] bool empty() const noexcept { return nodes_.empty() && spared_.empty(); }
    /// Null for a node that is not played. Also of those that nobody hears, of which only facts are kept.
    [[nodiscard]] const RecalledNode* find(NodeId id) const;
    /// The node is neither run nor played.
    [[nodiscard]] bool spares(NodeId id) const { return spared_.contains(id); }
    /// How many nodes do not run.
    [[nodiscard]] std::size_t count() const;
    /// For as long as all of it can be played, in frames from the start of the render; none: for ever.
    [[nodiscard]] std::optional<std::int64_t> frames() const;
    /// The graph without what is spared, and without what leads to the recalled nodes.
    [[nodiscard]] Graph wire(const Graph& graph) const;

    /// As much as can be recalled of a session, for `frames` at least.
    [[nodiscard]] static Recall find(const Session& session, const SliceKeys& keys, const RenderCache& cache,
                                     std::int64_t frames);
    /// Nothing is played; only what gets to one of these nodes is run.
    [[nodiscard]] static Recall only(const Session& session, const std::vector<NodeId>& ends);

private:
    std::map<NodeId, RecalledNode> nodes_;
    std::set<NodeId> spared_;
};

/// The only output of a node that is connected, where that is one of audio.
[[nodiscard]] std::optional<PortIndex> onlyAudioOutput(const Graph& graph, NodeId id);
/// A node that plays what was kept of `node`. Its latency is that of all that it stands for.
Result<std::shared_ptr<NodeInstance>> startRecalled(const Node& node, const RecalledNode& recalled,
                                                    const PrepareSpec& spec);

}  // namespace lacquer::sessions
