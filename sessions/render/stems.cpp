#include "sessions/render/stems.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include "core/graph/reach.hpp"
#include "core/plan/process_plan.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/model/file_name.hpp"
#include "sessions/render/node_types.hpp"
#include "sessions/render/render_obstacles.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kMixName = "mix";
constexpr double kSilenceDbfs = -200;

/// What is wired to a node's first audio input; empty where it has none.
std::vector<Connection> wiredTo(const Graph& graph, NodeId id) {
    const Node& node = *graph.find(id);
    const auto input = std::find_if(node.inputs.begin(), node.inputs.end(),
                                    [](const PortInfo& port) { return port.kind == SignalKind::audio; });
    std::vector<Connection> wired = graph.incoming(id);
    const auto port = static_cast<PortIndex>(input - node.inputs.begin());
    std::erase_if(wired, [&](const Connection& c) { return c.destination.port != port; });
    return wired;
}

/// The first node of the master chain: one that no other of it feeds.
std::optional<NodeId> startOfMaster(const Session& session) {
    std::optional<NodeId> first, output;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type == kOutputTypeUri) output = id;
        if (session.content(id).role != Role::master) continue;
        if (!first || feeding(session.graph, *first).contains(id)) first = id;
    }
    return first ? first : output;
}

/// Up from a node, as long as one thing only is wired to it, to where several are.
std::optional<NodeId> meetingPoint(const Graph& graph, NodeId from) {
    std::set<NodeId> seen;  // a feedback delay may lead back
    for (NodeId at = from; seen.insert(at).second;) {
        const std::vector<Connection> wired = wiredTo(graph, at);
        if (wired.size() > 1) return at;
        if (wired.empty()) break;
        at = wired.front().source.node;
    }
    return std::nullopt;
}

/// The bus, track or send that a sound comes from, through nodes that hear nothing else; else the node itself.
NodeId originOf(const Session& session, NodeId source) {
    std::set<NodeId> seen;
    for (NodeId at = source; seen.insert(at).second;) {
        const Role role = session.content(at).role;
        if (role == Role::bus || role == Role::track || role == Role::send) return at;
        const std::vector<Connection> wired = wiredTo(session.graph, at);
        if (wired.size() != 1) break;
        at = wired.front().source.node;
    }
    return source;
}

std::string lowered(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

std::string unusedName(std::string name, std::set<std::string>& used) {
    const std::string wanted = name;
    for (int number = 2; !used.insert(lowered(name)).second; ++number) name = wanted + ' ' + std::to_string(number);
    return name;
}

/// All that has a part in what arrives at the cut, through feedback delays too.
std::set<NodeId> heardIn(const Graph& graph, const std::vector<StemCut::Wire>& arriving) {
    std::set<NodeId> heard;
    std::vector<NodeId> open;
    for (const StemCut::Wire& wire : arriving) open.push_back(wire.source.node);
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (!heard.insert(id).second) continue;
        for (const Connection& c : graph.incoming(id)) open.push_back(c.source.node);
    }
    return heard;
}

bool isTrack(const Session& session, NodeId id) {
    return session.graph.find(id)->type == kTrackType || session.content(id).role == Role::track;
}

bool hasAudio(const std::vector<PortInfo>& ports) {
    return std::ranges::any_of(ports, [](const PortInfo& port) { return port.kind == SignalKind::audio; });
}

/// Down from a track, through nodes that hear nothing else, to the last in front of where it meets another sound. A
/// send branches off; where a way forks otherwise, it ends.
PortAddress endOfTrack(const Session& session, NodeId track) {
    const Graph& graph = session.graph;
    const auto hearsItAlone = [&](const Connection& c) {
        const Role role = session.content(c.destination.node).role;
        const std::vector<Connection> wired = wiredTo(graph, c.destination.node);
        return role != Role::bus && role != Role::send && role != Role::master && wired.size() == 1 &&
               wired.front().id == c.id && hasAudio(graph.find(c.destination.node)->outputs);
    };
    std::set<NodeId> seen;
    NodeId at = track;
    while (seen.insert(at).second) {
        std::vector<Connection> onwards = graph.outgoing(at);
        std::erase_if(onwards, [&](const Connection& c) { return !hearsItAlone(c); });
        if (onwards.size() != 1) break;
        at = onwards.front().destination.node;
    }
    const std::vector<PortInfo>& outputs = graph.find(at)->outputs;
    const auto port = std::ranges::find(outputs, SignalKind::audio, &PortInfo::kind);
    return {at, static_cast<PortIndex>(port - outputs.begin())};
}

/// The session up to the cut, with an output that hears what arrives there.
Result<Session> mixSession(const Session& original, const ProcessorRegistry& registry, const StemCut& cut, int width) {
    Session session = original;
    Graph& graph = session.graph;
    const std::set<NodeId> heard = heardIn(original.graph, cut.arriving);
    for (const auto& [id, node] : original.graph.nodes()) {
        if (heard.contains(id)) continue;
        (void)graph.removeNode(id);
        session.contents.erase(id);
    }
    const auto type = registry.find(kOutputTypeUri);
    if (!type) return fail(type.error());
    const auto output = graph.addNode((*type)->makeNode(kMixName, width));
    if (!output) return fail(output.error());
    session.contents.emplace(*output, NodeContent{});
    for (const StemCut::Wire& wire : cut.arriving)
        if (auto wired = graph.connect(wire.source, {*output, 0}, {}, wire.compensated); !wired)
            return fail(wired.error());
    return session;
}

/// With a file sink for each part: as wide as the mix, or of tracks as wide as the track.
Status addSinks(Session& session, const ProcessorRegistry& registry, const StemCut& cut, int width,
                const std::vector<StemFile>& files) {
    const auto type = registry.find(kFileSinkType);
    if (!type) return fail(type.error());
    for (std::size_t i = 0; i < cut.parts.size(); ++i) {
        const StemCut::Part& part = cut.parts[i];
        const int own = session.graph.find(part.source.node)->outputs[part.source.port].channels;
        const auto sink =
            session.graph.addNode((*type)->makeNode(part.name, cut.kind == StemKind::preBus ? own : width));
        if (!sink) return fail(sink.error());
        session.contents.emplace(*sink, NodeContent{}).first->second.file = files[i].file.string();
        if (auto wired = session.graph.connect(part.source, {*sink, 0}, {}, part.compensated); !wired)
            return fail(wired.error());
    }
    return {};
}

/// Takes all that makes sound off its wires, but for one node and what feeds it. What is frozen behind it runs: its
/// file has the others in it.
void solo(Session& session, NodeId alone) {
    std::vector<ConnectionId> silenced;
    const std::set<NodeId> heard = feeding(session.graph, alone);
    for (auto& [id, content] : session.contents)
        if (!heard.contains(id)) content.frozen.reset();
    for (const auto& [id, node] : session.graph.nodes())
        if (!heard.contains(id) && !hasAudio(node.inputs) && hasAudio(node.outputs))
            for (const Connection& c : session.graph.outgoing(id)) silenced.push_back(c.id);
    for (const ConnectionId id : silenced) (void)session.graph.disconnect(id);
}

double toDbfs(double amplitude) {
    return amplitude > 0 ? std::max(kSilenceDbfs, 20 * std::log10(amplitude)) : kSilenceDbfs;
}

/// Fills in what reading all files tells. Mono beside a stereo mix counts on both sides.
Status compare(StemsReport& report) {
    constexpr std::int64_t kFrames = 65536;
    auto mix = AudioFile::open(report.mix.file);
    if (!mix) return fail(mix.error());
    std::vector<AudioFile> stems;
    for (const StemFile& stem : report.stems) {
        auto file = AudioFile::open(stem.file);
        if (!file) return fail(file.error());
        stems.push_back(std::move(*file));
    }
    const auto channels = static_cast<std::size_t>(mix->facts().channels);
    std::vector<double> peaks(stems.size()), sum(kFrames * channels);
    std::vector<float> samples(2 * kFrames);
    double difference = 0, peak = 0;
    for (std::int64_t at = 0; at < mix->facts().frames; at += kFrames) {
        std::ranges::fill(sum, 0.0);
        for (std::size_t s = 0; s < stems.size(); ++s) {
            const auto own = static_cast<std::size_t>(stems[s].facts().channels);
            const auto read = stems[s].read(at, std::span(samples).first(kFrames * own));
            if (!read) return fail(read.error());
            for (std::size_t i = 0; i < static_cast<std::size_t>(*read); ++i)
                for (std::size_t c = 0; c < std::max(own, channels); ++c) {
                    const double sample = samples[i * own + std::min(c, own - 1)];
                    peaks[s] = std::max(peaks[s], std::fabs(sample));
                    sum[i * channels + std::min(c, channels - 1)] += sample;
                }
        }
        const auto read = mix->read(at, std::span(samples).first(kFrames * channels));
        if (!read) return fail(read.error());
        for (std::size_t i = 0; i < static_cast<std::size_t>(*read) * channels; ++i) {
            difference = std::max(difference, std::fabs(sum[i] - samples[i]));
            peak = std::max(peak, std::fabs(double{samples[i]}));
        }
    }
    for (std::size_t s = 0; s < stems.size(); ++s) report.stems[s].peakDbfs = toDbfs(peaks[s]);
    report.differenceDbfs = toDbfs(difference);
    report.mixPeakDbfs = toDbfs(peak);
    return {};
}

bool allAsLong(const StemsReport& report) {
    return std::ranges::all_of(report.stems, [&](const StemFile& stem) {
        const auto file = AudioFile::open(stem.file);
        return file && file->facts().frames == report.mix.loudness.frames;
    });
}

}  // namespace

Result<StemCut> findStemCut(const Session& session, std::optional<NodeId> at, StemKind kind) {
    const Graph& graph = session.graph;
    const std::optional<NodeId> from = at ? at : startOfMaster(session);
    if (!from) return fail(ErrorKind::badData, "the session has no output", session.name, "add an output and wire it");
    const std::optional<NodeId> cutAt = at ? at : meetingPoint(graph, *from);
    if (!cutAt || wiredTo(graph, *cutAt).empty())
        return fail(at ? ErrorKind::usage : ErrorKind::badData, "no sounds meet there, so there are no stems of it",
                    graph.find(*from)->name, "name a node that several are wired to");
    StemCut cut{kind, *cutAt, {}, {}};
    std::set<PortAddress> seen;
    for (const Connection& c : wiredTo(graph, *cutAt))
        if (seen.insert(c.source).second) cut.arriving.push_back({c.source, c.compensated});
    std::vector<std::pair<NodeId, StemCut::Part>> found;  // beside what it is of
    if (kind == StemKind::parts)
        for (const StemCut::Wire& wire : cut.arriving)
            found.push_back({originOf(session, wire.source.node), {{}, wire.source, wire.compensated}});
    else
        for (const NodeId id : heardIn(graph, cut.arriving))
            if (isTrack(session, id))
                found.push_back({id, {{}, kind == StemKind::preBus ? endOfTrack(session, id) : PortAddress{id, 0}}});
    if (found.empty())
        return fail(ErrorKind::badData, "no track is heard there", graph.find(*cutAt)->name, "name another node");
    const std::vector<NodeId>& order = session.order;
    std::ranges::stable_sort(found, {}, [&](const auto& part) { return std::ranges::find(order, part.first); });
    std::set<std::string> used{kMixName};
    for (auto& [of, part] : found) {
        part.name = unusedName(fileNameOf(graph.find(of)->name), used);
        cut.parts.push_back(std::move(part));
    }
    return cut;
}

Result<StemsReport> renderStems(const Session& session, const ProcessorRegistry& registry, const StemCut& cut,
                                const std::filesystem::path& folder, RenderOptions options) {
    StemsReport report;
    report.at = session.graph.find(cut.at)->name;
    for (const StemCut::Part& part : cut.parts)
        report.stems.push_back({part.name, std::filesystem::absolute(folder) / (part.name + ".wav")});
    std::vector<std::filesystem::path> outputs{std::filesystem::absolute(folder) / (std::string(kMixName) + ".wav")};
    for (const StemFile& stem : report.stems) outputs.push_back(stem.file);
    if (auto kept = keepInputs(session, outputs); !kept) return fail(std::move(kept).error());
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (!std::filesystem::is_directory(folder))
        return fail(ErrorKind::cannotCreate, "is no folder and cannot be made one", folder.string(),
                    "choose another name");
    const int width =
        session.graph.find(cut.at)->inputs[wiredTo(session.graph, cut.at).front().destination.port].channels;
    auto cutSession = mixSession(session, registry, cut, width);
    if (!cutSession) return fail(std::move(cutSession).error());
    if (cut.kind != StemKind::solo)
        if (Status added = addSinks(*cutSession, registry, cut, width, report.stems); !added)
            return fail(std::move(added).error());
    options.samples = SampleFormat::float32;
    options.latency = LatencyHandling::compensate;
    const auto renderTo = [&](const std::filesystem::path& file, const Session& what) {
        options.file = file;
        return render(what, registry, options);
    };
    auto mix = renderTo(outputs.front(), *cutSession);
    if (!mix) return fail(std::move(mix).error());
    report.mix = std::move(*mix);
    // Where nobody knows how long the tails are, each file has been ended with the last that can be heard in it.
    if (!options.range) cutSession->endFrame = cutSession->startFrame + report.mix.loudness.frames;
    if (cut.kind == StemKind::solo) {
        for (std::size_t i = 0; i < cut.parts.size(); ++i) {
            Session alone = *cutSession;
            solo(alone, cut.parts[i].source.node);
            if (auto rendered = renderTo(report.stems[i].file, alone); !rendered)
                return fail(std::move(rendered).error());
        }
    } else if (!allAsLong(report)) {
        auto again = renderTo(outputs.front(), *cutSession);
        if (!again) return fail(std::move(again).error());
        report.mix = std::move(*again);
    }
    if (auto compared = compare(report); !compared) return fail(std::move(compared).error());
    return report;
}

}  // namespace lacquer::sessions
