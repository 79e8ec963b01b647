#include "sessions/render/stems.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

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

/// All that has a part in what is heard there, through feedback delays too.
std::set<NodeId> heardIn(const Graph& graph, const StemCut& cut) {
    std::set<NodeId> heard;
    std::vector<NodeId> open;
    for (const StemCut::Part& part : cut.parts) open.push_back(part.source.node);
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (!heard.insert(id).second) continue;
        for (const Connection& c : graph.incoming(id)) open.push_back(c.source.node);
    }
    return heard;
}

/// The session up to the cut, with a file sink for each part and an output that hears what arrives there.
Result<Session> stemSession(const Session& original, const ProcessorRegistry& registry, const StemCut& cut,
                            const std::vector<StemFile>& files) {
    Session session = original;
    Graph& graph = session.graph;
    const std::set<NodeId> heard = heardIn(original.graph, cut);
    for (const auto& [id, node] : original.graph.nodes()) {
        if (heard.contains(id)) continue;
        (void)graph.removeNode(id);
        session.contents.erase(id);
    }
    const int width =
        original.graph.find(cut.at)->inputs[wiredTo(original.graph, cut.at).front().destination.port].channels;
    const auto add = [&](const char* uri, const std::string& name) -> Result<NodeId> {
        const auto type = registry.find(uri);
        if (!type) return fail(type.error());
        const auto id = graph.addNode((*type)->makeNode(name, width));
        if (id) session.contents.emplace(*id, NodeContent{});
        return id;
    };
    const auto output = add(kOutputTypeUri, kMixName);
    if (!output) return fail(output.error());
    // As they are wired, which is the order in which they are added up.
    std::vector<std::size_t> asWired(cut.parts.size());
    std::iota(asWired.begin(), asWired.end(), std::size_t{0});
    std::ranges::sort(asWired, {}, [&](std::size_t i) { return cut.parts[i].wire; });
    for (const std::size_t i : asWired) {
        const StemCut::Part& part = cut.parts[i];
        const auto sink = add(kFileSinkType, part.name);
        if (!sink) return fail(sink.error());
        session.content(*sink).file = files[i].file.string();
        for (const NodeId to : {*sink, *output})
            if (auto wired = graph.connect(part.source, {to, 0}, {}, part.compensated); !wired)
                return fail(wired.error());
    }
    return session;
}

double toDbfs(double amplitude) {
    return amplitude > 0 ? std::max(kSilenceDbfs, 20 * std::log10(amplitude)) : kSilenceDbfs;
}

/// Fills in what reading all files tells.
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
    std::vector<float> samples(kFrames * channels);
    double difference = 0, peak = 0;
    for (std::int64_t at = 0; at < mix->facts().frames; at += kFrames) {
        std::ranges::fill(sum, 0.0);
        for (std::size_t s = 0; s < stems.size(); ++s) {
            const auto read = stems[s].read(at, samples);
            if (!read) return fail(read.error());
            for (std::size_t i = 0; i < static_cast<std::size_t>(*read) * channels; ++i) {
                sum[i] += samples[i];
                peaks[s] = std::max(peaks[s], std::fabs(double{samples[i]}));
            }
        }
        const auto read = mix->read(at, samples);
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

Result<StemCut> findStemCut(const Session& session, std::optional<NodeId> at) {
    const Graph& graph = session.graph;
    const std::optional<NodeId> from = at ? at : startOfMaster(session);
    if (!from) return fail(ErrorKind::badData, "the session has no output", session.name, "add an output and wire it");
    const std::optional<NodeId> cutAt = at ? at : meetingPoint(graph, *from);
    if (!cutAt || wiredTo(graph, *cutAt).empty())
        return fail(at ? ErrorKind::usage : ErrorKind::badData, "no sounds meet there, so there are no stems of it",
                    graph.find(*from)->name, "name a node that several are wired to");
    StemCut cut;
    cut.at = *cutAt;
    std::set<PortAddress> seen;
    for (const Connection& c : wiredTo(graph, *cutAt))
        if (seen.insert(c.source).second) cut.parts.push_back({{}, c.source, c.compensated, c.id});
    const auto origin = [&](const StemCut::Part& part) { return originOf(session, part.source.node); };
    const std::vector<NodeId>& order = session.order;
    std::ranges::stable_sort(cut.parts, {}, [&](const auto& part) { return std::ranges::find(order, origin(part)); });
    std::set<std::string> used{kMixName};
    for (StemCut::Part& part : cut.parts) part.name = unusedName(fileNameOf(graph.find(origin(part))->name), used);
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
    auto cutSession = stemSession(session, registry, cut, report.stems);
    if (!cutSession) return fail(std::move(cutSession).error());
    options.file = outputs.front();
    options.samples = SampleFormat::float32;
    options.latency = LatencyHandling::compensate;
    auto mix = render(*cutSession, registry, options);
    if (!mix) return fail(std::move(mix).error());
    report.mix = std::move(*mix);
    // Where nobody knows how long the tails are, each file has been ended with the last that can be heard in it.
    if (!allAsLong(report)) {
        cutSession->endFrame = cutSession->startFrame + report.mix.loudness.frames;
        auto again = render(*cutSession, registry, options);
        if (!again) return fail(std::move(again).error());
        report.mix = std::move(*again);
    }
    if (auto compared = compare(report); !compared) return fail(std::move(compared).error());
    return report;
}

}  // namespace lacquer::sessions
