#include "sessions/render/frozen_nodes.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "nodes/declare.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/mix/timeline_player.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/render/needed_nodes.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::sessions {
namespace {

class FrozenPlayer final : public Processor {
public:
    FrozenPlayer(std::shared_ptr<TimelineReader> reader, int channels, std::optional<PortIndex> output)
        : player_(std::move(reader), channels), output_(output) {}

    Status prepare(const PrepareSpec& spec) override {
        player_.prepare(spec);
        heard_.prepare(spec.sampleRate);
        return {};
    }

    void process(const ProcessContext& context) noexcept override {
        for (std::size_t port = 0; port < context.audioOutputs.size(); ++port) {
            const AudioBlock& out = context.audioOutputs[port];
            if (port == output_) {
                player_.play(*context.time, out);
                mute(context.parameters[0], out);
            } else {
                for (int c = 0; c < out.channelCount(); ++c) std::ranges::fill(out.channel(c), 0.0f);
            }
        }
    }

    [[nodiscard]] bool sleeps(const ProcessContext& context) const noexcept override {
        return !context.parameters[0].moving() && heard_.restsAt(!nodes::isOn(context.parameters[0], 0)) &&
               player_.rests(*context.time);
    }

private:
    void mute(const ParameterView& muted, const AudioBlock& out) noexcept {
        for (int first = 0; first < out.frames(); first += kControlGridFrames) {
            heard_.aim(!nodes::isOn(muted, first));
            if (heard_.settled() && heard_.value() == 1) continue;
            nodes::Cell gains;
            for (float& gain : gains) gain = heard_.next();
            for (int c = 0; c < out.channelCount(); ++c)
                for (std::size_t i = 0; i < gains.size(); ++i) out[c][first + static_cast<int>(i)] *= gains[i];
        }
    }

    nodes::TimelinePlayer player_;
    const std::optional<PortIndex> output_;
    nodes::SwitchFade heard_;
};

std::shared_ptr<const ProcessorType> playerType(const Node& node, std::shared_ptr<TimelineReader> reader, int channels,
                                                std::optional<PortIndex> output) {
    auto type = std::make_shared<ProcessorType>();
    type->uri = node.type;
    type->name = node.name;
    type->widths = {node.width};
    type->parameters = {nodes::toggle(kImpliedMute, "Implied mute")};
    type->parameters.front().internal = true;
    type->create = [reader = std::move(reader), channels,
                    output](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<FrozenPlayer>(reader, channels, output);
    };
    return type;
}

}  // namespace

FrozenNodes::FrozenNodes(const Session& session, const Graph& graph) {
    for (const auto& [id, content] : session.contents)
        if (content.frozen) frozen_.insert(id);
    if (frozen_.empty()) return;
    const std::set<NodeId> run = leadingTo(graph, endsOf(graph), [this](NodeId id) { return plays(id); });
    for (const auto& [id, content] : session.contents)
        if (!plays(id) && !run.contains(id)) spared_.insert(id);
}

Graph FrozenNodes::wire(const Graph& graph) const {
    Graph cut = graph;
    for (const NodeId id : spared_) (void)cut.removeNode(id);
    for (const NodeId id : frozen_)
        for (const Connection& c : cut.incoming(id)) (void)cut.disconnect(c.id);
    return cut;
}

Result<FrozenNode> startFrozen(const Session& session, const Node& node, MediaLoader& loader, MissingMedia missing,
                               const PrepareSpec& spec) {
    const Freeze& freeze = *session.content(node.id).frozen;
    FrozenNode frozen;
    auto file = openClipFile(session.resolve(freeze.file), session.sampleRate);
    if (!file) {
        Error error = std::move(file).error();
        error.where = node.name + (error.where.empty() ? "" : ": " + error.where);
        error.remedy = "put it back, unfreeze the node, or freeze it again";
        if (missing == MissingMedia::refuse) return fail(std::move(error));
        frozen.fault = std::move(error);
    }
    const auto output = node.findOutput(freeze.output);
    const bool playable = output && node.outputs[*output].kind == SignalKind::audio;
    const int channels = playable ? std::clamp(node.outputs[*output].channels, 1, 2) : 1;
    if (file && playable) {
        std::vector<nodes::PlaylistClip> clips(1);
        clips[0].source = std::move(*file);
        clips[0].positionFrames = freeze.positionFrames;
        clips[0].lengthFrames = clips[0].source->frames();
        frozen.reader = loader.open(nodes::Playlist(std::move(clips)), channels, freeze.positionFrames);
    }
    CreateSpec create;
    create.node = node.id;
    create.nodeName = node.name;
    create.width = node.width;
    create.parameterValues = {0};
    auto instance =
        NodeInstance::create(playerType(node, frozen.reader, channels, playable ? output : std::nullopt), create, spec);
    if (!instance) return fail(std::move(instance).error());
    (*instance)->sayArrival(freeze.latencyFrames);
    frozen.instance = std::move(*instance);
    return frozen;
}

}  // namespace lacquer::sessions
