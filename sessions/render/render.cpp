#include "sessions/render/render.hpp"
#include "sessions/interchange/song_markers.hpp"

#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <tuple>

#include "sessions/media/read_ahead.hpp"
#include "sessions/media/write_behind.hpp"
#include "sessions/render/cut_recorder.hpp"
#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/node_types.hpp"
#include "sessions/render/recall.hpp"
#include "sessions/render/render_obstacles.hpp"
#include "sessions/render/solo.hpp"
#include "sessions/render/tail_trimmer.hpp"

namespace lacquer::sessions {
namespace {

double processCpuSeconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Enough for the engine to have timed every node.
constexpr int kMeasuringBlocks = 16;
static_assert(kMeasuringBlocks <= CutRecorder::kHeldBlocks);
constexpr int kBlocksPerCheck = 16;
// Readers are asked for so much at a time: there may be hundreds, and a block is short.
constexpr int kMediaStretchFrames = 4096;
static_assert(kMediaStretchFrames >= kMaximumQuantum && kMediaStretchFrames <= ReadAhead::kMaximumWaitFrames);
// What is kept goes on for longer than the song: behind a node that is later than it was, more of it is heard.
constexpr double kKeptBeyondSeconds = 0.5;

/// The session with a file sink in place of its output, fed by the same connections in the same order.
struct Rendered {
    Session session;
    NodeId sink;
    int channels = 0;
};

Result<Rendered> replaceOutput(const Session& original, const ProcessorRegistry& registry) {
    Rendered result{original, {}, 0};
    Graph& graph = result.session.graph;
    const auto type = registry.find(kFileSinkType);
    if (!type) return fail(type.error());
    const Node node = std::find_if(graph.nodes().begin(), graph.nodes().end(), [](const auto& entry) {
                          return entry.second.type == kOutputTypeUri;
                      })->second;
    result.channels = node.width;
    const std::vector<Connection> feeding = graph.incoming(node.id);
    (void)graph.removeNode(node.id);
    result.session.contents.erase(node.id);
    const auto sink = graph.addNode((*type)->makeNode(node.name, node.width));
    if (!sink) return fail(sink.error());
    result.sink = *sink;
    result.session.contents.emplace(*sink, NodeContent{});
    for (const Connection& c : feeding)
        if (auto connected = graph.connect(c.source, {*sink, c.destination.port}, {}, c.compensated); !connected)
            return fail(connected.error());
    return result;
}

/// One file that a render writes: the master, or what a file sink of the session asks for.
struct Target {
    NodeId sink;
    std::filesystem::path file;
    std::shared_ptr<WriteBehind> writer;
    std::shared_ptr<TailTrimmer> trimmer;
};

Result<Target> openTarget(NodeId sink, const std::filesystem::path& path, const RenderOptions& options, int sampleRate,
                          int channels, std::vector<SoundMarker> markers = {}, WriteBehind::Listener listener = {}) {
    const auto format = formatOf(path);
    if (!format)
        return fail(ErrorKind::usage, "the extension names no format that can be written", path.string(),
                    "use .wav, .aiff or .flac");
    auto file = AudioFileWriter::create(
        path,
        {.format = *format,
         .samples = options.samples,
         .dither = options.samples == SampleFormat::pcm16 ? nodes::DitherNoise::triangular : nodes::DitherNoise::none,
         .sampleRate = sampleRate,
         .channels = channels,
         .markers = std::move(markers)});
    if (!file) return fail(std::move(file).error());
    Target target{sink, path, nullptr, nullptr};
    target.writer = std::make_shared<WriteBehind>(std::move(*file), channels, TimelineRange{}, std::move(listener));
    target.trimmer = std::make_shared<TailTrimmer>(target.writer, channels, sampleRate);
    return target;
}

Status checkRange(const Session& session, const std::optional<TimelineRange>& range) {
    if (!range) return {};
    const auto seconds = [&](TimelineFrame frame) {
        return std::to_string(static_cast<double>(frame - session.startFrame) / session.sampleRate) + " s";
    };
    if (range->begin >= range->end)
        return fail(ErrorKind::usage, "the range holds nothing: it ends where it begins, or before that", session.name,
                    "write the earlier time first, and the later one behind it");
    if (range->begin < session.startFrame)
        return fail(ErrorKind::usage, "the range begins before the song", session.name,
                    "begin where the song starts, or later");
    if (session.endFrame && range->end > *session.endFrame)
        return fail(ErrorKind::usage, "the range ends behind the song", session.name,
                    "the song ends at " + seconds(*session.endFrame));
    return {};
}

/// What went wrong first, on whichever thread.
class Trouble {
public:
    void note(Error error) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::move(error);
        any_ = true;
    }
    [[nodiscard]] bool any() const noexcept { return any_; }
    [[nodiscard]] std::optional<Error> take() { return std::move(error_); }

private:
    std::mutex mutex_;
    std::optional<Error> error_;
    std::atomic<bool> any_{false};
};

std::vector<std::string> bypassedNodes(const Session& session) {
    std::vector<std::string> names;
    for (const auto& [id, node] : session.graph.nodes())
        if (session.isBypassed(id)) names.push_back(node.name);
    return names;
}

std::vector<std::string> frozenNodes(const Session& session) {
    std::vector<std::string> names;
    for (const auto& [id, node] : session.graph.nodes())
        if (session.content(id).frozen) names.push_back(node.name);
    return names;
}

std::vector<std::string> nodesRun(const Session& session, const Recall& recall) {
    const FrozenNodes frozen(session, session.graph);
    std::vector<std::string> names;
    for (const auto& [id, node] : session.graph.nodes())
        if (recall.find(id) == nullptr && !recall.spares(id) && !frozen.plays(id) && !frozen.spares(id))
            names.push_back(node.name);
    return names;
}

enum class Recalling { allowed, none };

/// Nothing: what was recalled is too short for it.
Result<std::optional<RenderReport>> tryRender(const Session& session, const ProcessorRegistry& registry,
                                              const RenderOptions& options, Recalling recalling) {
    const auto started = std::chrono::steady_clock::now();
    const double cpuBefore = processCpuSeconds();
    if (const std::vector<Error> obstacles = findRenderObstacles(session); !obstacles.empty())
        return fail(obstacles.front());
    if (options.solo == SoloHandling::refuse)
        if (auto checked = checkNothingSoloed(session); !checked) return fail(std::move(checked).error());
    if (auto checked = checkRange(session, options.range); !checked) return fail(std::move(checked).error());
    auto rendered = replaceOutput(session, registry);
    if (!rendered) return fail(std::move(rendered).error());

    // Made first, so that a file that cannot be written is known before the work starts. The master is the first.
    LoudnessMeter meter(rendered->channels, session.sampleRate);
    std::vector<std::pair<NodeId, std::filesystem::path>> wanted{{rendered->sink, options.file}};
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == kFileSinkType) wanted.emplace_back(id, session.resolve(session.content(id).file));
    std::vector<std::filesystem::path> paths;
    for (const auto& [id, path] : wanted) paths.push_back(path);
    if (auto kept = keepInputs(session, paths); !kept) return fail(std::move(kept).error());
    std::vector<Target> targets;
    for (const auto& [id, path] : wanted) {
        const bool master = id == rendered->sink;
        const int width = rendered->session.graph.find(id)->width;
        auto target =
            master ? openTarget(id, path, options, session.sampleRate, width,
                                options.markers ? markersForFile(session, options.range) : std::vector<SoundMarker>(),
                                [&meter](ConstAudioBlock block) { meter.feed(block); })
                   : openTarget(id, path, options, session.sampleRate, width);
        if (!target) return fail(std::move(target).error());
        targets.push_back(std::move(*target));
    }
    const Target& master = targets.front();

    const TimelineFrame begin = session.startFrame;
    const std::optional<TimelineFrame> endSet = options.range ? options.range->end : session.endFrame;
    const TimelineFrame contentEnd = endSet.value_or(session.lastClipEnd());

    ProcessorRegistry types = registry;
    SliceKeys keys;
    Recall recall;
    if (options.unheard == UnheardNodes::spare) recall = Recall::only(rendered->session, {rendered->sink});
    std::optional<CutRecorders> recorders;
    const int quantum = options.quantumFrames > 0 ? options.quantumFrames : session.quantumFrames;
    if (options.cache) {
        keys = findSliceKeys(rendered->session, registry, quantum, *options.cache);
        if (recalling == Recalling::allowed)
            recall = Recall::find(rendered->session, keys, *options.cache, contentEnd - begin);
        recorders.emplace(rendered->session, types, keys, recall, quantum);
    }

    SessionEngineOptions engineOptions;
    engineOptions.offline = true;
    engineOptions.recall = recall;
    engineOptions.quantumFrames = options.quantumFrames;
    engineOptions.workers = options.workers;
    engineOptions.missingPlugins = options.missingPlugins;
    engineOptions.openWriter = [&](NodeId id) -> Result<std::shared_ptr<TimelineWriter>> {
        for (const Target& target : targets)
            if (target.sink == id) return std::shared_ptr<TimelineWriter>(target.trimmer);
        return std::shared_ptr<TimelineWriter>();
    };
    auto created = SessionEngine::create(rendered->session, types, engineOptions);
    if (!created) return fail(std::move(created).error());
    SessionEngine& engine = **created;
    if (recorders) recorders->noteTimes(engine);

    // Where the files start and end, in the time of their sinks.
    const std::optional<std::int64_t> tail = engine.tailFrames();
    const bool openEnd = !endSet && !tail;
    TimelineFrame end = contentEnd;
    if (!endSet) end += tail.value_or(static_cast<std::int64_t>(kLongestTailSeconds * session.sampleRate));
    const std::int64_t masterLatency = engine.arriveFrames(master.sink);
    std::int64_t latency = 0;  // of the last sink to hear anything
    for (const Target& target : targets) {
        const std::int64_t own = engine.arriveFrames(target.sink);
        latency = std::max(latency, own);
        const std::int64_t shift = options.latency == LatencyHandling::keep ? own : 0;
        target.writer->setRange({(options.range ? options.range->begin : begin) - shift, end - shift});
        if (openEnd) target.trimmer->trimFrom(contentEnd - shift);
    }

    const TimelineFrame last = options.latency == LatencyHandling::keep ? end : end + latency;
    const double span = static_cast<double>((openEnd ? contentEnd : end) - begin + latency);
    std::set<std::string> outOfLine;
    TimelineFrame at = begin, mediaUntil = begin;
    std::int64_t ended = 0;  // blocks
    Trouble trouble;
    const std::optional<std::int64_t> recalledFrames = recall.frames();
    if (recalledFrames && !openEnd && *recalledFrames < last - begin) return std::optional<RenderReport>();
    bool tooShort = false;

    const auto provide = [&](std::uint32_t blocksUnderWay) -> Status {
        if (at >= mediaUntil) {
            if (auto ready = engine.waitForMedia(at, kMediaStretchFrames); !ready) return ready;
            mediaUntil = at + kMediaStretchFrames;
        }
        for (const Target& target : targets)
            if (auto space =
                    target.writer->waitForSpace(target.trimmer->mostFrames(quantum * static_cast<int>(blocksUnderWay)));
                !space)
                return space;
        if (options.progress &&
            options.progress(std::min(1.0, static_cast<double>(at - begin) / span)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been written", options.file.string());
        return {};
    };
    const auto check = [&] {
        for (std::string& name : engine.nodesOutOfLine()) outOfLine.insert(std::move(name));
        if (auto faults = engine.takeFaults(); !faults.empty()) trouble.note(std::move(faults.front()));
    };
    const auto endBlock = [&](std::uint32_t) {
        if (ended++ % kBlocksPerCheck == 0) check();  // it looks at every node
        if (recorders) recorders->write(ended);
    };
    // Runs while `more` and nothing goes wrong.
    const auto run = [&](std::uint32_t blocksUnderWay, const std::function<bool()>& more) {
        const auto next = [&] {
            if (trouble.any() || tooShort || !more()) return false;
            if (recalledFrames && at + quantum - begin > *recalledFrames) return !(tooShort = true);
            if (auto provided = provide(blocksUnderWay); !provided) return trouble.note(provided.error()), false;
            at += quantum;
            return true;
        };
        engine.engine().runOffline(options.workers + 1, {next, endBlock}, blocksUnderWay);
    };
    engine.startOffline(begin);
    // First block by block, which measures what the nodes cost; then many blocks at a time; and again one by one where
    // what comes out decides about the end.
    run(1, [&] { return at < last && at < begin + kMeasuringBlocks * quantum && !master.trimmer->ended(); });
    const auto beyond = static_cast<TimelineFrame>(kKeptBeyondSeconds * session.sampleRate);
    if (recorders) recorders->choose(engine, *options.cache, ended, (last + beyond - begin) / quantum);
    if (auto pipeline = engine.usePipeline(); !pipeline) return fail(pipeline.error());
    run(engine.phases(), [&] { return at + quantum <= (openEnd ? contentEnd : last); });
    run(1, [&] { return at < last && !master.trimmer->ended(); });
    check();  // of the last blocks
    if (tooShort) return std::optional<RenderReport>();
    if (auto error = trouble.take()) return fail(std::move(*error));

    RenderReport report;
    report.nodesTooLoud = engine.nodesTooLoud();
    if (recorders) {
        // What goes wrong from here on is no part of the song.
        const TimelineFrame known = recalledFrames ? begin + *recalledFrames - quantum : last + beyond;
        if (!openEnd) run(engine.phases(), [&] { return at < last + beyond && at <= known; });
        check();
        const bool sound = !trouble.take() && outOfLine.empty() && engine.nodesTooLoud().empty();
        report.cache = CacheUse{session.graph.nodes().size(), recall.count(), nodesRun(session, recall),
                                std::move(keys.unrepeatable)};
        // A file may have been replaced since it was looked at.
        if (sound && findSliceKeys(rendered->session, registry, quantum, *options.cache).keys == keys.keys)
            std::tie(report.cache->kept, report.cache->keptBytes) = recorders->finish(*options.cache, ended);
        if (recorders->trouble()) report.cache->trouble = recorders->trouble()->line();
        options.cache->trim();
    }
    report.decodingCpuSeconds = engine.loader().cpuSeconds();
    for (auto target = targets.rbegin(); target != targets.rend(); ++target) {  // the master last
        const auto written = target->writer->finish();
        if (!written) return fail(written.error());
        report.clippedSamples += written->clippedSamples;
        report.writingCpuSeconds += target->writer->cpuSeconds();
        if (target->sink != master.sink) report.sinkFiles.push_back(target->file);
    }
    report.dspCpuSeconds =
        std::max(0.0, processCpuSeconds() - cpuBefore - report.decodingCpuSeconds - report.writingCpuSeconds);
    report.file = options.file;
    report.loudness = meter.finish();
    report.latencyFrames = masterLatency;
    report.quantumFrames = quantum;
    report.workers = options.workers;
    report.simd = nodes::chosenSimdTarget();
    report.planHash = engine.planHash();
    report.nodesWithoutPlugin = engine.nodesWithoutPlugin();
    report.bypassedNodes = bypassedNodes(session);
    report.frozenNodes = frozenNodes(session);
    report.nodesOutOfLine.assign(outOfLine.begin(), outOfLine.end());
    report.nodesWithInexactState = nodesWithInexactState(session, registry);
    report.soloedNodes = soloedFaders(session);
    report.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return std::optional(std::move(report));
}

}  // namespace

Result<RenderReport> render(const Session& session, const ProcessorRegistry& registry, const RenderOptions& options) {
    auto report = tryRender(session, registry, options, Recalling::allowed);
    if (report && !*report) report = tryRender(session, registry, options, Recalling::none);
    if (!report) return fail(std::move(report).error());
    return **std::move(report);
}

}  // namespace lacquer::sessions
