#include "sessions/analysis/node_taps.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "sessions/render/render_obstacles.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kTapType = "lacquer:tap";

class TapProcessor final : public Processor {
public:
    TapProcessor(NodeTap& tap, int channels, TimelineFrame end) : tap_(tap), channels_(channels), end_(end) {}

    Status prepare(const PrepareSpec& spec) override {
        tap_.prepare(spec.sampleRate, channels_);
        return {};
    }
    void process(const ProcessContext& context) noexcept override {
        const Segment& heard = context.time->segments.front();  // nothing cuts a block: there is no loop
        if (heard.rolling && heard.timelineStart < end_) tap_.hear(heard.timelineStart, context.audioInputs[0]);
    }

private:
    NodeTap& tap_;
    const int channels_;
    const TimelineFrame end_;
};

std::optional<PortIndex> firstAudioOutput(const Node& node) {
    const auto found = std::find_if(node.outputs.begin(), node.outputs.end(),
                                    [](const PortInfo& port) { return port.kind == SignalKind::audio; });
    if (found == node.outputs.end()) return std::nullopt;
    return static_cast<PortIndex>(found - node.outputs.begin());
}

}  // namespace

Result<std::map<NodeId, std::unique_ptr<NodeTap>>> tapNodes(
    const Session& session, const ProcessorRegistry& registry,
    const std::function<std::unique_ptr<NodeTap>(const Node&)>& make, const TapOptions& options) {
    if (const std::vector<Error> obstacles = findRenderObstacles(session); !obstacles.empty())
        return fail(obstacles.front());
    if (auto checked = checkNothingSoloed(session); !checked) return fail(std::move(checked).error());

    const TimelineFrame begin = session.startFrame, end = session.endFrame.value_or(session.lastClipEnd());
    std::map<NodeId, std::unique_ptr<NodeTap>> taps;
    std::map<NodeId, NodeTap*> tapOf;  // by the node that listens
    ProcessorType type;
    type.uri = kTapType;
    type.name = "Tap";
    type.ports = {{"in", "In", PortDirection::input, SignalKind::audio, kNodeWidth}};
    type.create = [&](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
        return std::make_unique<TapProcessor>(*tapOf.at(spec.node), spec.width, end);
    };
    Session tapped = session;
    for (const auto& [id, node] : session.graph.nodes()) {
        const auto port = firstAudioOutput(node);
        auto tap = port ? make(node) : nullptr;
        if (!tap) continue;
        Node listener = type.makeNode(node.name, node.outputs[*port].channels);
        const auto added = tapped.graph.addNode(std::move(listener));
        if (!added) return fail(added.error());
        if (auto wired = tapped.graph.connect({id, *port}, {*added, 0}, {}, false); !wired) return fail(wired.error());
        tapped.contents[*added] = {};
        tapOf[*added] = tap.get();
        taps[id] = std::move(tap);
    }
    ProcessorRegistry withTaps = registry;
    withTaps.add(std::move(type));

    SessionEngineOptions engineOptions;
    engineOptions.offline = true;
    engineOptions.workers = options.workers;
    engineOptions.missingPlugins = options.missingPlugins;
    auto created = SessionEngine::create(tapped, withTaps, engineOptions);
    if (!created) return fail(std::move(created).error());
    SessionEngine& engine = **created;

    std::int64_t latency = 0;
    for (const auto& [id, tap] : tapOf) latency = std::max(latency, engine.arriveFrames(id));
    const int quantum = engine.spec().quantumFrames;
    std::optional<Error> trouble;
    TimelineFrame at = begin;
    const auto next = [&] {
        if (trouble || at >= end + latency) return false;
        if (auto ready = engine.waitForMedia(at, quantum); !ready)
            trouble = ready.error();
        else if (options.progress &&
                 options.progress(std::min(1.0, static_cast<double>(at - begin) /
                                                    static_cast<double>(end + latency - begin))) == Proceed::stop)
            trouble = Error{ErrorKind::failed, "stopped", session.name};
        else
            at += quantum;
        return !trouble;
    };
    engine.startOffline(begin);
    engine.engine().runOffline(options.workers + 1, {next}, 1);
    if (auto faults = engine.takeFaults(); !trouble && !faults.empty()) trouble = std::move(faults.front());
    if (trouble) return fail(*std::move(trouble));
    return taps;
}

}  // namespace lacquer::sessions
