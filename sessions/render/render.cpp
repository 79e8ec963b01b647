#include "sessions/render/render.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <set>

#include "sessions/media/write_behind.hpp"

namespace lacquer::sessions {
namespace {

double processCpuSeconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Stands between the sink and the writer, and remembers where the programme was last heard.
class TailWatch : public TimelineWriter {
public:
    explicit TailWatch(std::shared_ptr<WriteBehind> writer) : writer_(std::move(writer)) {}

    bool write(std::int64_t start, ConstAudioBlock block) noexcept override {
        for (int channel = 0; channel < block.channelCount(); ++channel)
            for (int i = 0; i < block.frames(); ++i)
                if (std::abs(block[channel][i]) > kAudible) lastHeard_ = std::max(lastHeard_, start + i);
        return writer_->write(start, block);
    }

    /// True when `frames` up to `end` were silent. Between quanta, on the thread that drives the engine.
    [[nodiscard]] bool silentFor(std::int64_t frames, TimelineFrame end) const noexcept {
        return lastHeard_ < end - frames;
    }

private:
    static constexpr float kAudible = 1e-6f;  // -120 dBFS
    std::shared_ptr<WriteBehind> writer_;
    TimelineFrame lastHeard_ = std::numeric_limits<TimelineFrame>::min() / 2;
};

constexpr double kTailSilenceSeconds = 0.5;
constexpr double kLongestTailSeconds = 30;

Result<NodeId> findOutput(const Graph& graph) {
    NodeId output;
    for (const auto& [id, node] : graph.nodes()) {
        if (node.type != kOutputTypeUri) continue;
        if (output)
            return fail(ErrorKind::badData,
                        "the session has more than one output: " + graph.find(output)->name + " and " + node.name,
                        node.name, "keep one output node");
        output = id;
    }
    if (!output)
        return fail(ErrorKind::badData, "the session has no output to render", {},
                    "add an Output node behind the last one");
    return output;
}

/// The session with a file sink in place of its output, fed by the same connections in the same order.
struct Rendered {
    Session session;
    NodeId sink;
    int channels = 0;
};

Result<Rendered> replaceOutput(const Session& original, const ProcessorRegistry& registry) {
    Rendered result{original, {}, 0};
    Graph& graph = result.session.graph;
    const auto output = findOutput(graph);
    if (!output) return fail(output.error());
    const auto type = registry.find("lacquer:file-sink");
    if (!type) return fail(type.error());
    const Node node = *graph.find(*output);
    result.channels = node.width;
    const std::vector<Connection> feeding = graph.incoming(*output);
    (void)graph.removeNode(*output);
    result.session.contents.erase(*output);
    const auto sink = graph.addNode((*type)->makeNode(node.name, node.width));
    if (!sink) return fail(sink.error());
    result.sink = *sink;
    result.session.contents.emplace(*sink, NodeContent{});
    for (const Connection& c : feeding)
        if (auto connected = graph.connect(c.source, {*sink, c.destination.port}); !connected)
            return fail(connected.error());
    return result;
}

}  // namespace

Result<RenderReport> render(const Session& session, const ProcessorRegistry& registry, const RenderOptions& options) {
    const auto started = std::chrono::steady_clock::now();
    const double cpuBefore = processCpuSeconds();
    const auto format = formatOf(options.file);
    if (!format)
        return fail(ErrorKind::usage, "the extension names no format that can be written", options.file.string(),
                    "use .wav, .aiff or .flac");
    auto rendered = replaceOutput(session, registry);
    if (!rendered) return fail(std::move(rendered).error());

    // Made first, so that a target that cannot be written is known before the work starts.
    const TimelineFrame begin = session.startFrame;
    auto file = AudioFileWriter::create(
        options.file, {.format = *format,
                       .samples = options.samples,
                       .dither = options.samples == SampleFormat::pcm16 ? Dither::triangular : Dither::none,
                       .sampleRate = session.sampleRate,
                       .channels = rendered->channels});
    if (!file) return fail(std::move(file).error());
    LoudnessMeter meter(rendered->channels, session.sampleRate);
    const auto writer = std::make_shared<WriteBehind>(std::move(*file), rendered->channels, TimelineRange{begin, begin},
                                                      [&meter](ConstAudioBlock block) { meter.feed(block); });

    SessionEngineOptions engineOptions;
    engineOptions.offline = true;
    engineOptions.quantumFrames = options.quantumFrames;
    engineOptions.workers = options.workers;
    engineOptions.missingPlugins = options.missingPlugins;
    const auto watch = std::make_shared<TailWatch>(writer);
    engineOptions.openWriter = [&](NodeId id) -> Result<std::shared_ptr<TimelineWriter>> {
        return id == rendered->sink ? std::shared_ptr<TimelineWriter>(watch) : nullptr;
    };
    auto created = SessionEngine::create(rendered->session, registry, engineOptions);
    if (!created) return fail(std::move(created).error());
    SessionEngine& engine = **created;

    // Where the file starts and ends, in the time of the sink.
    const std::int64_t latency = engine.arriveFrames(rendered->sink);
    const std::int64_t shift = options.latency == LatencyHandling::keep ? latency : 0;
    const int quantum = engine.spec().quantumFrames;
    const TimelineFrame contentEnd = session.endFrame.value_or(std::max(begin, session.lastClipEnd()));
    if (contentEnd <= begin)
        return fail(ErrorKind::badData, "there is nothing to render: the song ends where it starts", session.name,
                    "put clips on a track, or set the range of the song");
    const std::optional<std::int64_t> tail = engine.tailFrames();
    const bool openEnd = !session.endFrame && !tail;
    TimelineFrame end = contentEnd;
    if (!session.endFrame) end += tail.value_or(static_cast<std::int64_t>(kLongestTailSeconds * session.sampleRate));
    writer->setRange({begin - shift, end - shift});

    // An open end is looked for on a grid that every quantum divides, so that it does not depend on the quantum.
    const auto ended = [&](TimelineFrame at) {
        const TimelineFrame heardUntil = at - latency;
        return openEnd && heardUntil > contentEnd && (at - begin) % kMaximumQuantum == 0 &&
               watch->silentFor(static_cast<std::int64_t>(kTailSilenceSeconds * session.sampleRate), heardUntil);
    };
    engine.startOffline(begin);
    const double span = static_cast<double>((openEnd ? contentEnd : end) - begin + latency);
    std::set<std::string> outOfLine;
    for (TimelineFrame at = begin; at < end - shift + latency && !ended(at); at += quantum) {
        if (auto ready = engine.waitForMedia(at, quantum); !ready) return fail(std::move(ready).error());
        if (auto space = writer->waitForSpace(quantum); !space) return fail(std::move(space).error());
        engine.engine().runQuantum();
        for (std::string& name : engine.nodesOutOfLine()) outOfLine.insert(std::move(name));
        if (auto faults = engine.takeFaults(); !faults.empty()) return fail(std::move(faults.front()));
        if (options.progress &&
            options.progress(std::min(1.0, static_cast<double>(at - begin) / span)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been written", options.file.string());
    }

    RenderReport report;
    report.decodingCpuSeconds = engine.loader().cpuSeconds();
    const auto written = writer->finish();
    if (!written) return fail(written.error());
    report.writingCpuSeconds = writer->cpuSeconds();
    report.dspCpuSeconds =
        std::max(0.0, processCpuSeconds() - cpuBefore - report.decodingCpuSeconds - report.writingCpuSeconds);
    report.file = options.file;
    report.loudness = meter.finish();
    report.clippedSamples = written->clippedSamples;
    report.latencyFrames = latency;
    report.quantumFrames = quantum;
    report.workers = options.workers;
    report.planHash = engine.planHash();
    report.bypassedNodes = engine.bypassedNodes();
    report.nodesOutOfLine.assign(outOfLine.begin(), outOfLine.end());
    report.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return report;
}

}  // namespace lacquer::sessions
