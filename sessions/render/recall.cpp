#include "sessions/render/recall.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/needed_nodes.hpp"
#include "sessions/render/node_types.hpp"

namespace lacquer::sessions {
namespace {

class KeptPlayer final : public Processor {
public:
    explicit KeptPlayer(RecalledNode recalled) : recalled_(std::move(recalled)) {}

    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        const std::int64_t index = indexOf(context);
        for (std::size_t port = 0; port < context.audioOutputs.size(); ++port) {
            const AudioBlock& out = context.audioOutputs[port];
            for (int channel = 0; channel < out.channelCount(); ++channel) {
                if (port == recalled_.output && index < facts().blocks)
                    std::copy_n(recalled_.audio->block(index, channel), context.frames, out[channel]);
                else
                    std::fill_n(out[channel], context.frames, 0.0f);
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        const std::int64_t index = indexOf(context);
        return index >= facts().blocks || recalled_.audio->silent(index);
    }

private:
    [[nodiscard]] const KeptFacts& facts() const noexcept { return recalled_.audio->facts(); }
    /// The engine of a render counts its frames from 0 on.
    [[nodiscard]] std::int64_t indexOf(const ProcessContext& context) const noexcept {
        return context.time->engineFrame / context.frames;
    }

    const RecalledNode recalled_;
};

}  // namespace

std::optional<PortIndex> onlyAudioOutput(const Graph& graph, NodeId id) {
    const std::vector<Connection> wires = graph.outgoing(id);
    if (wires.empty()) return std::nullopt;
    const PortIndex port = wires.front().source.port;
    const bool only = std::ranges::all_of(wires, [&](const Connection& c) { return c.source.port == port; });
    if (!only || graph.find(id)->outputs[port].kind != SignalKind::audio) return std::nullopt;
    return port;
}

const RecalledNode* Recall::find(NodeId id) const {
    const auto found = nodes_.find(id);
    return found == nodes_.end() ? nullptr : &found->second;
}

std::size_t Recall::count() const {
    return spared_.size() + static_cast<std::size_t>(std::ranges::count_if(
                                nodes_, [&](const auto& entry) { return !spared_.contains(entry.first); }));
}

std::optional<std::int64_t> Recall::frames() const {
    std::optional<std::int64_t> least;
    for (const auto& [id, node] : nodes_) least = std::min(least.value_or(node.audio->frames()), node.audio->frames());
    return least;
}

Graph Recall::wire(const Graph& graph) const {
    Graph cut = graph;
    for (const NodeId id : spared_) (void)cut.removeNode(id);
    for (const auto& [id, node] : nodes_)
        for (const Connection& c : cut.incoming(id)) (void)cut.disconnect(c.id);
    return cut;
}

Recall Recall::find(const Session& session, const SliceKeys& keys, const RenderCache& cache, std::int64_t frames) {
    const Graph& graph = session.graph;
    const FrozenNodes frozen(session, graph);
    Recall recall;
    const auto recalled = [&](NodeId id) {
        if (recall.nodes_.contains(id)) return true;
        const auto key = keys.keys.find(id);
        const auto port = onlyAudioOutput(graph, id);
        const bool unheard = isUnheard(graph, id);
        if (key == keys.keys.end() || (!port && !unheard) || graph.find(id)->type == kFileSinkType) return false;
        if (frozen.plays(id)) return false;  // it is kept already
        auto audio = cache.find(key->second);
        const int channels = port ? graph.find(id)->outputs[*port].channels : 0;
        if (!audio || audio->facts().channels != channels || audio->frames() < frames) return false;
        recall.nodes_.emplace(id, RecalledNode{std::move(audio), port.value_or(0)});
        return true;
    };
    const Graph running = frozen.wire(graph);
    const std::set<NodeId> run = leadingTo(running, endsOf(running), recalled);
    for (const auto& [id, node] : graph.nodes())
        if (const RecalledNode* known = recall.find(id);
            known ? isUnheard(graph, id) : !run.contains(id) && !frozen.spares(id))
            recall.spared_.insert(id);
    return recall;
}

Recall Recall::only(const Session& session, const std::vector<NodeId>& ends) {
    const std::set<NodeId> run = leadingTo(FrozenNodes(session, session.graph).wire(session.graph), ends);
    Recall recall;
    for (const auto& [id, node] : session.graph.nodes())
        if (!run.contains(id)) recall.spared_.insert(id);
    return recall;
}

Result<std::shared_ptr<NodeInstance>> startRecalled(const Node& node, const RecalledNode& recalled,
                                                    const PrepareSpec& spec) {
    auto type = std::make_shared<ProcessorType>();
    type->uri = node.type;
    type->name = node.name;
    type->widths = {node.width};
    type->create = [recalled](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<KeptPlayer>(recalled);
    };
    CreateSpec create;
    create.node = node.id;
    create.nodeName = node.name;
    create.width = node.width;
    auto player = NodeInstance::create(std::move(type), create, spec);
    if (player) (*player)->sayLatency(recalled.audio->facts().readyFrames);
    return player;
}

}  // namespace lacquer::sessions
