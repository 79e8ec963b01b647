#include "sessions/render/monitor_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/plan/process_plan.hpp"
#include "nodes/dsp/gated_loudness.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::sessions {
namespace {

constexpr NodeId kReferenceTrack{kMonitorBit | 3};
constexpr NodeId kMasterMeter{kMonitorBit | 4};
constexpr int kWidth = 2;

class Tap final : public Processor {
public:
    explicit Tap(const CreateSpec&) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override {}
};

// What is heard while the song stands, such as a tail, is no part of it.
class MasterMeter final : public Processor {
public:
    explicit MasterMeter(const CreateSpec&) {}
    Status prepare(const PrepareSpec& spec) override {
        loudness_.prepare(spec.sampleRate);
        return {};
    }
    void process(const ProcessContext& context) noexcept override {
        const auto segments = context.time->segments;
        if (std::any_of(segments.begin(), segments.end(), [](const Segment& s) { return s.rolling; }))
            loudness_.feed(context.audioInputs[0]);
    }
    [[nodiscard]] double readout(std::size_t) const noexcept override { return loudness_.lufs(); }

private:
    nodes::GatedLoudness loudness_;
};

template <class Made>
std::shared_ptr<const ProcessorType> sinkType(const char* uri, const char* name) {
    auto type = std::make_shared<ProcessorType>();
    type->uri = uri;
    type->name = name;
    type->ports = {{"in", "In", PortDirection::input, SignalKind::audio, kNodeWidth}};
    type->create = [](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<Made>(spec);
    };
    return type;
}

Node nodeOf(const ProcessorType& type, NodeId id, std::string name) {
    Node node = type.makeNode(std::move(name), kWidth);
    node.id = id;
    return node;
}

std::shared_ptr<NodeInstance> instanceOf(const std::shared_ptr<const ProcessorType>& type, const Node& node,
                                         const PrepareSpec& spec) {
    CreateSpec create;
    create.node = node.id;
    create.nodeName = node.name;
    create.width = node.width;
    return *NodeInstance::create(type, create, spec);  // which asks for nothing that could be missing
}

std::optional<PortIndex> firstAudio(const std::vector<PortInfo>& ports) {
    const auto found =
        std::find_if(ports.begin(), ports.end(), [](const PortInfo& port) { return port.kind == SignalKind::audio; });
    if (found == ports.end()) return std::nullopt;
    return static_cast<PortIndex>(found - ports.begin());
}

// From the song's start on, and somewhat longer than any song is.
std::vector<nodes::PlaylistClip> roundAndRound(const std::shared_ptr<nodes::ClipSource>& source,
                                               const Reference& reference, const Session& session) {
    constexpr std::int64_t kMostRounds = 4096;
    constexpr std::int64_t kHours = 4;
    const std::int64_t length = source->frames();
    const std::int64_t least = session.startFrame + kHours * 3600 * session.sampleRate;
    const TimelineFrame end = std::max({least, session.endFrame.value_or(0), session.lastClipEnd()});
    std::vector<nodes::PlaylistClip> clips;
    TimelineFrame at = session.startFrame - reference.offsetFrames % std::max<std::int64_t>(1, length);
    for (std::int64_t round = 0; round < kMostRounds && at < end && length > 0; ++round, at += length)
        clips.push_back({.source = source, .positionFrames = at, .lengthFrames = length, .gainDb = 0});
    return clips;
}

}  // namespace

void MonitorNodes::addTap(NodeId id, const PrepareSpec& spec) {
    static const auto type = sinkType<Tap>(kTapTypeUri, "Tap");
    if (live_.contains(id)) return;
    const Node node = nodeOf(*type, id, "Monitor");
    live_[id].instance = instanceOf(type, node, spec);
    (void)graph_.addNode(node);
}

void MonitorNodes::listen(std::set<ListenPoint> points, const PrepareSpec& spec) {
    points_ = std::move(points);
    // It stays: what was listened to fades out of it.
    if (!points_.empty()) addTap(kListenTap, spec);
}

Status MonitorNodes::compareWith(const std::optional<Reference>& reference, const Session& session,
                                 const ProcessorRegistry& registry, MediaLoader& loader, const PrepareSpec& spec) {
    LiveNode track;
    Node node;
    if (reference) {
        auto source = openClipFile(session.resolve(reference->file), session.sampleRate);
        if (!source) return fail(std::move(source).error());
        const auto type = registry.find(kTrackType);
        if (!type) return fail(type.error());
        node = nodeOf(**type, kReferenceTrack, "Reference");
        track.reader = loader.open(nodes::Playlist(roundAndRound(*source, *reference, session)), kWidth);
        Session alone;  // of the track, with no parameters of its own
        alone.sampleRate = session.sampleRate;
        (void)alone.graph.addNode(node);
        alone.contents[node.id] = {};
        auto started = startNode(alone, node, *type, spec, {track.reader, nullptr});
        if (!started) return fail(std::move(started).error());
        track.instance = std::move(*started);
    }
    remove(kReferenceTrack);
    if (!reference) {
        remove(kMasterMeter);
        return {};
    }
    addTap(kReferenceTap, spec);
    (void)graph_.addNode(node);
    (void)graph_.connect({kReferenceTrack, 0}, {kReferenceTap, 0}, ConnectionId{kMonitorBit});
    live_[kReferenceTrack] = std::move(track);
    if (!live_.contains(kMasterMeter)) measureAnew(spec);
    return {};
}

void MonitorNodes::remove(NodeId id) {
    (void)graph_.removeNode(id);
    live_.erase(id);
}

void MonitorNodes::measureAnew(const PrepareSpec& spec) {
    static const auto type = sinkType<MasterMeter>("lacquer:master-meter", "Master meter");
    if (!live_.contains(kReferenceTrack)) return;
    const Node node = nodeOf(*type, kMasterMeter, "Loudness of the master");
    live_[kMasterMeter].instance = instanceOf(type, node, spec);
    if (graph_.find(kMasterMeter) == nullptr) (void)graph_.addNode(node);
}

std::optional<double> MonitorNodes::masterLufs() const {
    const auto meter = live_.find(kMasterMeter);
    if (meter == live_.end()) return std::nullopt;
    const double lufs = meter->second.instance->processor().readout(0);
    return std::isnan(lufs) ? std::nullopt : std::optional(lufs);
}

Graph MonitorNodes::wire(const Graph& session) {
    Graph graph = session;
    for (const auto& [id, node] : graph_.nodes()) (void)graph.addNode(node);
    for (const auto& [id, c] : graph_.connections()) (void)graph.connect(c.source, c.destination, id);
    for (const ListenPoint& point : points_) wirePoint(graph, point);
    if (live_.contains(kMasterMeter))
        for (const auto& [id, node] : session.nodes())
            if (node.type == kOutputTypeUri)
                for (const Connection& c : session.incoming(id)) connect(graph, c.source, kMasterMeter, c.compensated);
    return graph;
}

void MonitorNodes::wirePoint(Graph& graph, const ListenPoint& point) {
    const Node* node = graph.find(point.node);
    if (node == nullptr) return;
    const auto output = firstAudio(node->outputs), input = firstAudio(node->inputs);
    if (output && (point.place == ListenPlace::after || !input))
        return connect(graph, {node->id, *output}, kListenTap, true);
    if (!input) return;
    for (const Connection& c : graph.incoming(point.node))
        if (c.destination.port == *input) connect(graph, c.source, kListenTap, c.compensated);
}

void MonitorNodes::connect(Graph& graph, PortAddress source, NodeId to, bool compensated) {
    const auto known = wires_.try_emplace({source, to}, ConnectionId{(kMonitorBit | 1) + wires_.size()}).first;
    (void)graph.connect(source, {to, 0}, known->second, compensated);
}

}  // namespace lacquer::sessions
