#include "sessions/render/freeze.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/graph/reach.hpp"
#include "core/plan/process_plan.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_folder.hpp"
#include "sessions/model/file_name.hpp"
#include "sessions/model/value_check.hpp"
#include "sessions/render/needed_nodes.hpp"
#include "sessions/render/node_types.hpp"
#include "sessions/render/recall.hpp"
#include "sessions/render/render.hpp"
#include "sessions/render/sound_text.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

// More than the song, since what is behind a frozen node may become later than it is now.
constexpr double kFrozenBeyondSeconds = 0.5;

/// The output that is played. Fails where that would not be all that is heard of the node.
Result<PortIndex> outputToFreeze(const Session& session, NodeId id) {
    const Node& node = *session.graph.find(id);
    const auto first = std::ranges::find(node.outputs, SignalKind::audio, &PortInfo::kind);
    const auto used = onlyAudioOutput(session.graph, id);
    if (!used && !isUnheard(session.graph, id))
        return fail(ErrorKind::usage, "several of its outputs are in use, or others than audio; a file plays one",
                    node.name, "freeze what is behind it");
    if (!used && first == node.outputs.end())
        return fail(ErrorKind::usage, "it puts out no sound that could be frozen", node.name,
                    "freeze what is in front of it");
    return used ? *used : static_cast<PortIndex>(first - node.outputs.begin());
}

/// Where a render of the song ends, and what the nodes are by then.
struct WholeSong {
    std::unique_ptr<SessionEngine> engine;
    TimelineFrame end = 0;
    std::int64_t latestFrames = 0;
};

// Nothing of it is run, so what is missing elsewhere does not matter.
Result<WholeSong> lookAtWhole(const Session& session, const ProcessorRegistry& registry) {
    SessionEngineOptions options;
    options.offline = true;
    options.missingPlugins = MissingPlugins::bypass;
    options.brokenNodes = BrokenNodes::bypass;
    options.missingMedia = MissingMedia::silence;
    auto engine = SessionEngine::create(session, registry, options);
    if (!engine) return fail(std::move(engine).error());
    WholeSong whole;
    whole.engine = std::move(*engine);
    const auto longest = static_cast<std::int64_t>(kLongestTailSeconds * session.sampleRate);
    whole.end = session.endFrame.value_or(std::max(session.startFrame, session.lastClipEnd()) +
                                          whole.engine->tailFrames().value_or(longest));
    for (const auto& [id, node] : session.graph.nodes())
        whole.latestFrames =
            std::max(whole.latestFrames, whole.engine->arriveFrames(id) + whole.engine->ownLatencyFrames(id));
    return whole;
}

/// The session with nothing to render but what that output puts out.
Result<Session> withOutputAt(const Session& original, const ProcessorRegistry& registry, PortAddress source) {
    Session session = original;
    for (const auto& [id, node] : original.graph.nodes()) {
        if (node.type != kOutputTypeUri && node.type != kFileSinkType) continue;
        (void)session.graph.removeNode(id);
        session.contents.erase(id);
    }
    const auto type = registry.find(kOutputTypeUri);
    if (!type) return fail(type.error());
    const int channels = original.graph.find(source.node)->outputs[source.port].channels;
    const auto output = session.graph.addNode((*type)->makeNode("frozen", channels));
    if (!output) return fail(output.error());
    session.contents.emplace(*output, NodeContent{});
    if (auto wired = session.graph.connect(source, {*output, 0}); !wired) return fail(wired.error());
    return session;
}

fs::path freeFile(const fs::path& folder, const std::string& nodeName) {
    const std::string name = fileNameOf(nodeName) + " frozen";
    fs::path path = folder / (name + ".wav");
    std::error_code failed;
    for (int number = 2; fs::exists(path, failed); ++number)
        path = folder / (name + ' ' + std::to_string(number) + ".wav");
    return path;
}

}  // namespace

Result<std::vector<RenderedFreeze>> renderFreezes(const Session& session, const ProcessorRegistry& registry,
                                                  const std::vector<NodeId>& nodes, KnownContents& contents,
                                                  const FreezeOptions& options) {
    std::vector<RenderedFreeze> rendered;
    Session live = session;
    for (const NodeId id : nodes) {
        const auto port = outputToFreeze(session, id);
        if (!port) return fail(port.error());
        const Node& node = *session.graph.find(id);
        SetFreeze edit{id, Freeze{.file = "-", .output = node.outputs[*port].symbol}};
        if (Status checked = checkFreeze(node, *edit.frozen, session.sampleRate); !checked) {
            checked.error().where = node.name;
            return fail(std::move(checked).error());
        }
        rendered.push_back({std::move(edit), {}, 0, 0});
        for (const NodeId behind : fedBy(session.graph, id)) live.content(behind).frozen.reset();
    }
    auto whole = lookAtWhole(live, registry);
    if (!whole) return fail(std::move(whole).error());
    const auto tails = whole->engine->tails();
    const auto beyond = static_cast<std::int64_t>(kFrozenBeyondSeconds * session.sampleRate);
    const fs::path folder = session.folder / kAudioFolder;
    std::error_code problem;
    fs::create_directories(folder, problem);

    const auto renderOne = [&](RenderedFreeze& one, std::size_t done) -> Status {
        const NodeId id = one.edit.node;
        const Node& node = *session.graph.find(id);
        Freeze& freeze = *one.edit.frozen;
        auto alone = withOutputAt(live, registry, {id, *node.findOutput(freeze.output)});
        if (!alone) return fail(std::move(alone).error());
        // The file begins when the render does, however late its sound comes; it ends when the last of a render has
        // run.
        alone->endFrame = whole->end + whole->latestFrames + beyond;
        const fs::path file = freeFile(folder, node.name);
        RenderOptions how;
        how.file = file;
        how.samples = SampleFormat::float32;
        how.workers = options.workers;
        how.missingPlugins = options.missingPlugins;
        how.latency = LatencyHandling::keep;
        how.unheard = UnheardNodes::spare;
        const double count = static_cast<double>(rendered.size());
        if (options.progress)
            how.progress = [&, done](double part) {
                return options.progress((static_cast<double>(done) + part) / count);
            };
        const auto report = render(*alone, registry, how);
        if (!report) return fail(report.error());
        one.file = file;
        one.frames = report->loudness.frames;
        one.bytes = fs::file_size(file, problem);
        freeze.file = session.nameOf(file);
        freeze.latencyFrames = report->latencyFrames;
        freeze.positionFrames = session.startFrame - report->latencyFrames;
        if (const auto tail = tails.find(id); tail != tails.end()) freeze.tailFrames = tail->second;
        return {};
    };
    const FreezeMarks before = freezeMarks(live, nodes, contents);
    const auto renderAll = [&]() -> Status {
        for (std::size_t i = 0; i < rendered.size(); ++i)
            if (Status done = renderOne(rendered[i], i); !done) return done;
        if (freezeMarks(live, nodes, contents) != before)
            return fail(ErrorKind::failed, "a file in front of what was to be frozen changed meanwhile", session.name,
                        "freeze it again");
        return {};
    };
    if (Status done = renderAll(); !done) {
        for (const RenderedFreeze& one : rendered) fs::remove(one.file, problem);
        return fail(std::move(done).error());
    }
    // One after the other along the signal: what a node is made of counts the freezes in front of it.
    Session frozen = session;
    for (const RenderedFreeze& one : rendered) frozen.content(one.edit.node).frozen = one.edit.frozen;
    for (const NodeId id : session.graph.topologicalOrder())
        for (RenderedFreeze& one : rendered) {
            if (one.edit.node != id) continue;
            const FreezeMarks marks = freezeMarks(frozen, {id}, contents);
            if (const auto mark = marks.find(id); mark != marks.end()) one.edit.frozen->madeOf = mark->second;
            frozen.content(id).frozen = one.edit.frozen;
        }
    return rendered;
}

FreezeMarks freezeMarks(const Session& session, const std::vector<NodeId>& nodes, KnownContents& contents) {
    const Graph& graph = session.graph;
    const nlohmann::json whole{
        {"rate", session.sampleRate}, {"start", session.startFrame}, {"tempo", toJson(SetTempoMap{session.tempo})}};
    const std::set<NodeId> wanted(nodes.begin(), nodes.end());
    const std::set<NodeId> run = leadingTo(
        graph, nodes, [&](NodeId id) { return session.content(id).frozen.has_value() && !wanted.contains(id); });
    FreezeMarks live;
    const auto heard = [&](NodeId source) -> std::optional<std::string> {
        if (session.content(source).frozen) return session.content(source).frozen->madeOf;
        const auto found = live.find(source);
        return found == live.end() ? std::nullopt : std::optional(found->second);
    };
    for (const NodeId id : graph.topologicalOrder()) {
        if (!run.contains(id)) continue;
        auto text = soundText(session, id, contents);
        // What gets back through a feedback delay comes later in the order: it counts as it stands, node by node.
        if (graph.find(id)->type == kFeedbackDelayTypeUri) {
            for (const NodeId in : leadingTo(graph, {id}))
                if (const auto own = text ? soundText(session, in, contents) : std::nullopt)
                    *text += '\n' + *own;
                else
                    text.reset();
        } else {
            for (const Connection& c : graph.incoming(id))  // in the order in which they are added up
                if (const auto source = text ? heard(c.source.node) : std::nullopt)
                    *text += '\n' + *source + ' ' + std::to_string(c.source.port) + ' ' +
                             std::to_string(c.destination.port) + (c.compensated ? " compensated" : " late");
                else
                    text.reset();
        }
        if (text) live.emplace(id, fingerprint(whole.dump() + '\n' + *text));
    }
    std::erase_if(live, [&](const auto& entry) { return !wanted.contains(entry.first); });
    return live;
}

namespace {

/// Whether the song has been made longer than it was when the file was written.
bool endsEarly(const Session& session, const Freeze& freeze) {
    const auto file = AudioFile::open(session.resolve(freeze.file));
    if (!file) return false;  // told as missing
    return freeze.positionFrames + file->facts().frames < session.endFrame.value_or(session.lastClipEnd());
}

}  // namespace

std::vector<NodeId> outdatedFreezes(const Session& session, KnownContents& contents) {
    std::vector<NodeId> frozen;
    for (const auto& [id, content] : session.contents)
        if (content.frozen) frozen.push_back(id);
    const FreezeMarks marks = freezeMarks(session, frozen, contents);
    std::erase_if(frozen, [&](NodeId id) {
        const auto now = marks.find(id);
        const bool changed = now != marks.end() && now->second != session.content(id).frozen->madeOf;
        return !changed && !endsEarly(session, *session.content(id).frozen);
    });
    return frozen;
}

std::vector<Error> findFreezeProblems(const Session& session, KnownContents& contents) {
    std::vector<Error> found;
    const auto report = [&](NodeId id, std::string what, std::string remedy) {
        found.push_back({ErrorKind::badData, std::move(what), session.graph.find(id)->name, std::move(remedy)});
    };
    for (const NodeId id : outdatedFreezes(session, contents))
        report(id, "is frozen, and what it was frozen from has been changed since: its file is out of date",
               "freeze it again, or unfreeze it");
    for (const auto& [id, content] : session.contents) {
        if (!content.frozen) continue;
        const Node& node = *session.graph.find(id);
        const auto played = node.findOutput(content.frozen->output);
        const auto wires = session.graph.outgoing(id);
        if (played && std::ranges::any_of(wires, [&](const Connection& c) { return c.source.port != *played; }))
            report(id,
                   "is frozen, and plays its output \"" + content.frozen->output + "\" alone; the others are silent",
                   "unfreeze it, and freeze what is behind it");
    }
    return found;
}

}  // namespace lacquer::sessions
