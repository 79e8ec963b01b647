#include "sessions/render/session_engine.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/plan/plan_compiler.hpp"
#include "core/realtime/cache_size.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/render/stand_in.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kTrackTypeUri = "lacquer:track";
constexpr const char* kFileSinkTypeUri = "lacquer:file-sink";
constexpr const char* kFaderTypeUri = "lacquer:fader";

// Live, one thread keeps up with any number of tracks; offline, decoding should not hold up the rest.
constexpr int kOfflineLoaderThreads = 2;

// What must be loaded before playback starts, so that the loader can get ahead.
constexpr int kPrerollFrames = ReadAhead::kMaximumWaitFrames;

template <class... Case>
struct Cases : Case... {
    using Case::operator()...;
};
template <class... Case>
Cases(Case...) -> Cases<Case...>;

}  // namespace

SessionEngine::SessionEngine(const Session& session, const ProcessorRegistry& registry, SessionEngineOptions options)
    : session_(session),
      registry_(registry),
      options_(std::move(options)),
      loader_(options_.offline ? kOfflineLoaderThreads : 1),
      engine_(std::make_unique<Engine>(options_.offline ? 0 : options_.workers)),
      wantedFrame_(session.startFrame) {
    spec_.sampleRate = session.sampleRate;
    spec_.quantumFrames = options_.quantumFrames > 0 ? options_.quantumFrames : session.quantumFrames;
    spec_.offline = options_.offline;
}

SessionEngine::~SessionEngine() = default;

Result<std::unique_ptr<SessionEngine>> SessionEngine::create(const Session& session, const ProcessorRegistry& registry,
                                                             SessionEngineOptions options) {
    std::unique_ptr<SessionEngine> engine(new SessionEngine(session, registry, std::move(options)));
    if (auto synced = engine->sync(); !synced) return fail(std::move(synced).error());
    engine->sendTempo();
    engine->engine_->post({TransportCommand::Kind::locate, session.startFrame});
    return engine;
}

// Structure ----------------------------------------------------------------------------------------------------------

Status SessionEngine::sync() {
    if (!structureChanged_ && stale_.empty()) return {};
    // Work on a copy, so that a failure leaves the running nodes as they are.
    std::map<NodeId, Live> next = live_;
    for (const NodeId id : stale_) next.erase(id);
    std::erase_if(next, [&](const auto& entry) { return session_.graph.find(entry.first) == nullptr; });
    std::vector<NodeId> created;
    for (const auto& [id, node] : session_.graph.nodes()) {
        if (next.contains(id)) continue;
        created.push_back(id);
        if (next.insert(prepared_.extract(id)).inserted) continue;
        auto live = createNode(node, options_.brokenNodes);
        if (!live) return fail(std::move(live).error());
        next.emplace(id, std::move(*live));
    }
    auto plan = compile(next);
    if (!plan) return fail(std::move(plan).error());
    // Nothing can fail any more.
    std::swap(live_, next);
    prepared_.clear();
    for (const NodeId id : created) {
        reportBroken(id);
        sendValues(id);
        sendLanes(id);
    }
    sendSolo();
    // A new track has to be read from where the song is, or is about to go on.
    const bool goesOn = playWanted_ && (seek_ == Seek::none || seek_ == Seek::holding);
    const TimelineFrame now = goesOn ? engine_->position() : wantedFrame_;
    for (const NodeId id : created)
        if (auto& reader = live_.at(id).reader; reader) {
            reader->locate(now);
            if (seek_ == Seek::holding) reader->hold(wantedFrame_);
            if (loop_) reader->hold(*loop_);
        }
    publish(std::move(*plan));
    structureChanged_ = false;
    stale_.clear();
    return {};
}

Status SessionEngine::prepare(const Edit& edit) {
    std::map<NodeId, Live> made;
    if (auto all = createAdded(edit, made); !all) return all;
    for (auto& [id, live] : made) prepared_.insert_or_assign(id, std::move(live));
    return {};
}

Status SessionEngine::createAdded(const Edit& edit, std::map<NodeId, Live>& made) {
    if (const auto* group = std::get_if<std::shared_ptr<const EditGroup>>(&edit)) {
        for (const Edit& part : (*group)->edits)
            if (auto created = createAdded(part, made); !created) return created;
        return {};
    }
    const auto* added = std::get_if<AddNode>(&edit);
    const Node* node = added != nullptr ? session_.graph.find(added->node.id) : nullptr;
    if (node == nullptr) return {};
    auto live = createNode(*node, broken_.contains(node->id) ? options_.brokenNodes : BrokenNodes::refuse);
    if (!live) return fail(std::move(live).error());
    made.insert_or_assign(node->id, std::move(*live));
    return {};
}

Result<SessionEngine::Live> SessionEngine::createNode(const Node& node, BrokenNodes brokenNodes) {
    Live live;
    auto files = openFiles(node, live);
    if (!files) return fail(std::move(files).error());
    const auto standIn = [&] { return startNode(session_, node, standInTypeFor(node), spec_, {}); };
    auto type = findTypeOf(node, registry_);
    auto started = type ? startNode(session_, node, *type, spec_, *files) : fail(type.error());
    if (!type && type.error().kind == ErrorKind::unavailable) {
        if (options_.missingPlugins == MissingPlugins::bypass) started = standIn();
        live.standIn = started.ok();
    } else if (!started && brokenNodes == BrokenNodes::bypass) {
        live.broken = std::move(started).error();
        started = standIn();
    }
    if (!started) return fail(std::move(started).error());
    live.instance = std::move(*started);
    return live;
}

Result<NodeFiles> SessionEngine::openFiles(const Node& node, Live& live) {
    NodeFiles files;
    if (node.type == kTrackTypeUri) {
        auto reader = openClips(node, session_.content(node.id));
        if (!reader) return fail(std::move(reader).error());
        live.reader = *reader;
        files.reader = std::move(*reader);
    }
    if (node.type == kFileSinkTypeUri && options_.openWriter) {
        auto writer = options_.openWriter(node.id);
        if (!writer) return fail(std::move(writer).error());
        files.writer = std::move(*writer);
    }
    return files;
}

Result<std::shared_ptr<ReadAhead>> SessionEngine::openClips(const Node& node, const NodeContent& content) {
    std::vector<nodes::PlaylistClip> clips;
    std::map<std::string, std::shared_ptr<nodes::ClipSource>> opened;  // clips of one file share its decoder
    for (const Clip& clip : content.clips) {
        auto& source = opened[clip.file];
        if (!source) {
            auto file = openClipFile(session_.resolve(clip.file), session_.sampleRate);
            if (!file && options_.missingMedia == MissingMedia::refuse) {
                Error error = std::move(file).error();
                error.where = node.name + ": " + error.where;
                return fail(std::move(error));
            }
            if (!file) {
                faults_.push_back(std::move(file).error());
                continue;
            }
            source = std::move(*file);
        }
        clips.push_back({.source = source,
                         .positionFrames = clip.positionFrames,
                         .offsetFrames = clip.offsetFrames,
                         .lengthFrames = clip.lengthFrames,
                         .gainDb = clip.gainDb,
                         .fadeInFrames = clip.fadeInFrames,
                         .fadeOutFrames = clip.fadeOutFrames,
                         .fadeInShape = clip.fadeInShape,
                         .fadeOutShape = clip.fadeOutShape,
                         .muted = clip.muted});
    }
    return loader_.open(nodes::Playlist(std::move(clips)), node.width);
}

Result<std::unique_ptr<ProcessPlan>> SessionEngine::compile(const std::map<NodeId, Live>& live) {
    InstanceTable instances;
    for (const auto& [id, entry] : live) instances.emplace(id, entry.instance);
    CompileOptions how;
    how.threads = options_.offline && !pipeline_ ? 1 : options_.workers + 1;
    if (pipeline_) how.tasks = TaskPolicy::pipeline;
    how.bytesUnderWay = l2CacheBytes() / 2;
    auto waiting = engine_->withdrawPlan();
    auto plan = wiring_.compile(session_.graph, instances, spec_, how, waiting == nullptr);
    if (!plan && waiting) engine_->publish(std::move(waiting));
    return plan;
}

void SessionEngine::publish(std::unique_ptr<ProcessPlan> plan) {
    costsGuessed_ =
        std::any_of(live_.begin(), live_.end(), [](const auto& entry) { return !entry.second.instance->costNs(); });
    latencyFrames_ = plan->latencyFrames;
    planHash_ = plan->hash;
    ++planCount_;
    phases_ = plan->phases;
    times_.clear();
    for (const PlannedNode& node : plan->nodes) times_.emplace(node.id, PlannedTimes{node.arrive, node.ready});
    engine_->publish(std::move(plan));
}

// Values -------------------------------------------------------------------------------------------------------------

void SessionEngine::follow(const Edit& edit) {
    const auto structure = [&] {
        structureChanged_ = true;
        overloadReported_ = syncFailed_ = false;
    };
    const auto content = [&](NodeId id) {
        prepared_.erase(id);  // it would be as it was
        if (!live_.contains(id)) syncFailed_ = false;
    };
    std::visit(Cases{[&](const AddNode&) { structure(); }, [&](const RemoveNode&) { structure(); },
                     [&](const Connect&) { structure(); }, [&](const Disconnect&) { structure(); },
                     [&](const SetClips& e) {
                         content(e.node);
                         stale_.push_back(e.node);
                         syncFailed_ = false;
                     },
                     [](const MoveNode&) {}, [](const RenameNode&) {},
                     [&](const SetParameter& e) {
                         content(e.node);
                         sendValues(e.node);
                         if (e.parameter == "solo") sendSolo();
                         if (const NodeInstance* node = instance(e.node))
                             if (const auto index = node->type().findParameter(e.parameter);
                                 index && node->type().parameters[*index].fixed)
                                 structure();
                     },
                     [&](const SetAutomation& e) {
                         content(e.node);
                         sendLanes(e.node);
                     },
                     [&](const SetBypass& e) {
                         content(e.node);
                         sendBypass(e.node);
                     },
                     [&](const SetLatency& e) {
                         content(e.node);
                         sendLatency(e.node);
                         syncFailed_ = false;
                     },
                     [&](const SetCompensation&) { structure(); }, [&](const SetTempoMap&) { sendTempo(); },
                     [&](const std::shared_ptr<const EditGroup>& group) {
                         for (const Edit& part : group->edits) follow(part);
                     }},
               edit);
}

void SessionEngine::sendValues(NodeId id) {
    const auto live = live_.find(id);
    const auto content = session_.contents.find(id);
    if (live == live_.end() || content == session_.contents.end()) return;
    NodeInstance& instance = *live->second.instance;
    const auto& values = content->second.parameters;
    const auto& infos = instance.type().parameters;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (infos[i].id == "impliedMute") continue;  // not the document's
        const auto value = values.find(infos[i].id);
        instance.parameters().set(i, value == values.end() ? infos[i].defaultValue : value->second);
    }
}

void SessionEngine::sendLanes(NodeId id) {
    const auto live = live_.find(id);
    const auto content = session_.contents.find(id);
    if (live == live_.end() || content == session_.contents.end()) return;
    NodeInstance& instance = *live->second.instance;
    const auto& automation = content->second.automation;
    std::vector<std::shared_ptr<const AutomationLane>> lanes;
    for (const ParameterInfo& info : instance.type().parameters) {
        const auto lane = automation.find(info.id);
        lanes.push_back(lane == automation.end() ? nullptr : std::make_shared<const AutomationLane>(lane->second));
    }
    if (!automation.empty() || instance.parameters().hasLanes()) instance.parameters().setLanes(std::move(lanes));
}

void SessionEngine::sendBypass(NodeId id) {
    const auto live = live_.find(id);
    if (live == live_.end() || !session_.contents.contains(id)) return;
    live->second.instance->bypass().set(session_.isBypassed(id));
}

void SessionEngine::sendLatency(NodeId id) {
    const auto live = live_.find(id);
    const auto content = session_.contents.find(id);
    if (live == live_.end() || content == session_.contents.end()) return;
    live->second.instance->sayLatency(content->second.latencyFrames);
    structureChanged_ = true;
}

// Points that no map can be made of were loaded with an error or not at all; the default holds then.
void SessionEngine::sendTempo() {
    if (auto map = TempoMap::make(session_.tempo, spec_.sampleRate))
        engine_->publish(std::make_unique<const TempoMap>(std::move(*map)));
}

void SessionEngine::sendSolo() {
    std::set<NodeId> heard;  // soloed faders, and all that feeds them or is fed by them
    const auto spread = [&](NodeId from, bool downstream) {
        std::vector<NodeId> open{from};
        std::set<NodeId> seen{from};
        while (!open.empty()) {
            const NodeId id = open.back();
            open.pop_back();
            for (const Connection& c : downstream ? session_.graph.outgoing(id) : session_.graph.incoming(id))
                if (const NodeId next = downstream ? c.destination.node : c.source.node; seen.insert(next).second)
                    open.push_back(next);
        }
        heard.insert(seen.begin(), seen.end());
    };
    for (const auto& [id, node] : session_.graph.nodes()) {
        if (node.type != kFaderTypeUri) continue;
        const auto& values = session_.content(id).parameters;
        if (const auto solo = values.find("solo"); solo != values.end() && solo->second != 0) {
            spread(id, true);
            spread(id, false);
        }
    }
    for (auto& [id, live] : live_) {
        if (live.instance->type().uri != kFaderTypeUri) continue;
        if (const auto index = live.instance->type().findParameter("impliedMute"))
            live.instance->parameters().set(*index, !heard.empty() && !heard.contains(id) ? 1 : 0);
    }
}

// Transport ----------------------------------------------------------------------------------------------------------

void SessionEngine::play() {
    if (playWanted_) return;
    playWanted_ = true;
    if (seek_ == Seek::none) {
        wantedFrame_ = position();
        seek_ = Seek::stopping;
    }
    idle();
}

void SessionEngine::stop() {
    if (playWanted_) wantedFrame_ = position();
    playWanted_ = false;
    engine_->post({TransportCommand::Kind::stop});
    if (seek_ == Seek::holding) seek_ = Seek::stopping;
}

void SessionEngine::locate(TimelineFrame frame) {
    wantedFrame_ = frame;
    const bool goesOn = playWanted_ && (seek_ == Seek::holding || (seek_ == Seek::none && engine_->rolling()));
    if (goesOn) {
        for (auto& [id, live] : live_)
            if (live.reader) live.reader->hold(frame);
        seek_ = Seek::holding;
    } else {
        engine_->post({TransportCommand::Kind::stop});
        seek_ = Seek::stopping;
    }
    idle();
}

Status SessionEngine::setLoop(std::optional<LoopRange> loop) {
    if (loop)
        if (Status checked = checkLoop(*loop, spec_.sampleRate); !checked) return checked;
    loop_ = loop;
    loopWaiting_ = true;
    if (loop)
        for (auto& [id, live] : live_)
            if (live.reader) live.reader->hold(*loop);
    idle();
    return {};
}

template <class Predicate>
bool SessionEngine::everyReader(Predicate predicate) const {
    return std::all_of(live_.begin(), live_.end(),
                       [&](const auto& entry) { return !entry.second.reader || predicate(*entry.second.reader); });
}

// The position is what leaves the outputs, so it is the old one until the latency has passed.
void SessionEngine::arrive() {
    seek_ = Seek::none;
    arrivedFrom_ = engine_->engineFrame() + spec_.quantumFrames + latencyFrames_;
}

TimelineFrame SessionEngine::position() const noexcept {
    const bool arrived = seek_ == Seek::none && engine_->engineFrame() >= arrivedFrom_;
    return arrived ? engine_->position() : wantedFrame_;
}

void SessionEngine::idle() {
    engine_->collect();
    if (!engine_->planWaiting()) wiring_.forgetBefore();
    for (auto& [id, live] : live_) {
        live.instance->parameters().collect();
        live.instance->bypass().collect();
    }
    // A plugin's latency may change with its settings; the paths beside it must then wait longer or less.
    structureChanged_ |= !nodesOutOfLine().empty();
    // What was added or removed has faded.
    structureChanged_ |= wiring_.due();
    // Tasks are cut by what nodes cost. Once all are measured, they are cut anew; the samples stay the same.
    structureChanged_ |= costsGuessed_ && std::all_of(live_.begin(), live_.end(), [](const auto& entry) {
                             return entry.second.instance->costNs().has_value();
                         });
    if (!syncFailed_)
        if (auto synced = sync(); !synced) {
            faults_.push_back(std::move(synced).error());
            syncFailed_ = true;  // the next edit tries again; one failure is not reported 30 times a second
        }
    const auto held = [](const ReadAhead& reader) { return reader.holds(); };
    if (loopWaiting_ && !loop_) {
        loopWaiting_ = !engine_->post({TransportCommand::Kind::unloop});
    } else if (loopWaiting_ && everyReader(held)) {
        loopWaiting_ = !engine_->post(TransportCommand::setLoop(*loop_));
    }
    if (seek_ == Seek::holding && everyReader(held) && engine_->post({TransportCommand::Kind::locate, wantedFrame_}))
        arrive();
    // The files are told to go elsewhere only when nobody reads them any more, or the last reads would call them back.
    if (seek_ == Seek::stopping && !engine_->rolling()) {
        for (auto& [id, live] : live_)
            if (live.reader) live.reader->locate(wantedFrame_);
        seek_ = Seek::loading;
    }
    // The audio thread may have called a reader back in the quantum that was under way.
    if (seek_ == Seek::loading)
        for (auto& [id, live] : live_)
            if (live.reader) live.reader->keepTo(wantedFrame_, kPrerollFrames);
    if (seek_ == Seek::loading && everyReader([&](const ReadAhead& reader) {
            return reader.error() || (reader.ready(wantedFrame_, kPrerollFrames) && reader.holds());
        })) {
        engine_->post({TransportCommand::Kind::locate, wantedFrame_});
        if (playWanted_) engine_->post({TransportCommand::Kind::play});
        arrive();
    }
}

void SessionEngine::startOffline(TimelineFrame start) {
    for (auto& [id, live] : live_)
        if (live.reader) live.reader->locate(start);
    engine_->post({TransportCommand::Kind::locate, start});
    engine_->post({TransportCommand::Kind::play});
    playWanted_ = true;
    wantedFrame_ = start;
}

Status SessionEngine::waitForMedia(TimelineFrame start, int frames) {
    for (auto& [id, live] : live_) {
        if (!live.reader) continue;
        if (auto ready = live.reader->waitUntilReady(start, frames); !ready) {
            Error error = std::move(ready).error();
            error.where = session_.graph.find(id)->name + (error.where.empty() ? "" : ": " + error.where);
            return fail(std::move(error));
        }
    }
    return {};
}

Status SessionEngine::usePipeline() {
    if (options_.workers == 0) return {};
    pipeline_ = true;
    auto plan = compile(live_);
    if (!plan) return fail(std::move(plan).error());
    publish(std::move(*plan));
    return {};
}

// Facts --------------------------------------------------------------------------------------------------------------

NodeInstance* SessionEngine::instance(NodeId id) const {
    const auto live = live_.find(id);
    return live == live_.end() ? nullptr : live->second.instance.get();
}

std::int64_t SessionEngine::arriveFrames(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.arrive;
}

std::int64_t SessionEngine::ownLatencyFrames(NodeId id) const {
    const auto found = times_.find(id);
    return found == times_.end() ? 0 : found->second.latency();
}

// By how much what comes through a connection is later than its destination knows: it is not compensated.
std::int64_t SessionEngine::lateFrames(const Connection& c) const {
    const auto from = times_.find(c.source.node);
    if (c.compensated || from == times_.end()) return 0;
    return from->second.ready - arriveFrames(c.destination.node);
}

std::optional<std::int64_t> SessionEngine::tailFrames() const {
    std::map<NodeId, std::int64_t> tails;
    std::int64_t longest = 0;
    for (const NodeId id : session_.graph.topologicalOrder()) {
        std::int64_t tail = 0;
        for (const Connection& c : session_.graph.incoming(id))
            tail = std::max(tail, tails[c.source.node] + lateFrames(c));
        if (const NodeInstance* node = instance(id); node && !node->bypass().wanted()) {
            const std::int64_t own = node->processor().tailFrames();
            if (own < 0) return std::nullopt;
            tail += own;
        }
        tails[id] = tail;
        longest = std::max(longest, tail);
    }
    return longest;
}

std::vector<std::string> SessionEngine::nodesWithoutPlugin() const {
    std::vector<std::string> names;
    for (const auto& [id, live] : live_)
        if (live.standIn) names.push_back(live.instance->name());
    return names;
}

const Error* SessionEngine::whyBroken(NodeId id) const {
    const auto live = live_.find(id);
    return live == live_.end() || !live->second.broken ? nullptr : &*live->second.broken;
}

std::vector<std::string> SessionEngine::nodesOutOfLine() const {
    std::vector<std::string> names;
    for (const auto& [id, live] : live_)
        if (const auto times = times_.find(id);
            times != times_.end() && live.instance->latencyFrames() != times->second.latency())
            names.push_back(live.instance->name());
    return names;
}

std::string SessionEngine::nameOf(NodeId id, const Live& live) const {
    const Node* node = session_.graph.find(id);
    return node != nullptr ? node->name : live.instance->name();
}

void SessionEngine::reportBroken(NodeId id) {
    const std::optional<Error>& broken = live_.at(id).broken;
    if (!broken) return;
    broken_.insert(id);
    Error fault = *broken;
    fault.what = "does not start and is left out: " + fault.what;
    if (fault.remedy.empty()) fault.remedy = "replace or remove it, or open the session again once it can start";
    faults_.push_back(std::move(fault));
}

void SessionEngine::blame(double need) {
    constexpr double kMuch = 0.5;             // of the time there is, for one node
    constexpr double kAll = 0.9;              // the device wants some of it
    constexpr std::uint32_t kNoAccident = 3;  // blocks
    constexpr std::size_t kMostExpensive = 3;
    const char* const remedy = "choose a larger quantum, replace the node or render its part to a file";
    const double periodNs = 1e9 * spec_.quantumFrames / spec_.sampleRate;
    const auto percent = [](double share) { return std::to_string(std::lround(100 * share)) + " %"; };
    std::vector<std::pair<double, std::string>> costs;
    bool blamed = false;
    for (auto& [id, live] : live_) {
        const NodeInstance& node = *live.instance;
        const double share = node.costNs().value_or(0) / periodNs;
        const bool always = share >= kMuch, sometimes = node.longBlocks() >= kNoAccident;
        costs.emplace_back(share, nameOf(id, live));
        blamed |= always || sometimes;
        if ((!always && !sometimes) || live.overrunReported) continue;
        live.overrunReported = true;
        faults_.push_back({ErrorKind::failed,
                           "takes " + (always ? percent(share) : "up to " + percent(node.longestNs() / periodNs)) +
                               " of the time there is; the sound drops out",
                           nameOf(id, live), remedy});
    }
    if (blamed || overloadReported_ || need < kAll) return;
    overloadReported_ = true;
    std::sort(costs.begin(), costs.end(), std::greater<>());
    std::string names;
    for (std::size_t i = 0; i < std::min(kMostExpensive, costs.size()); ++i)
        names += (i == 0 ? "" : ", ") + costs[i].second;
    faults_.push_back(
        {ErrorKind::failed,
         "the session needs " + percent(need) + " of the time there is; its most expensive nodes are " + names,
         {},
         "choose a larger quantum, or render some of its parts to files"});
}

std::vector<Error> SessionEngine::takeFaults() {
    if (const auto need = engine_->load().takeNeed()) blame(*need);
    for (auto& [id, live] : live_) {
        const std::string name = nameOf(id, live);
        const std::uint64_t nonFinite = live.instance->nonFiniteBlocks.load(std::memory_order_relaxed);
        if (nonFinite > 0 && live.nonFiniteReported == 0)
            faults_.push_back({ErrorKind::failed, "puts out values that are not numbers; it has been silenced", name,
                               "reset or remove the plugin"});
        live.nonFiniteReported = nonFinite;
        if (!live.latencyReported && !live.instance->reportsPossibleLatency()) {
            live.latencyReported = true;
            faults_.push_back({ErrorKind::failed,
                               "now reports a latency of " +
                                   std::to_string(live.instance->processor().latencyFrames()) +
                                   " frames, which cannot be; " + std::to_string(live.instance->latencyFrames()) +
                                   " are made up for, as before",
                               name, "reset or remove the plugin"});
        }
        if (!live.reader) continue;
        const std::uint64_t misses = live.reader->misses();
        if (misses > live.missesReported)
            faults_.push_back({ErrorKind::failed, "its files were not read in time; the sound dropped out", name,
                               "use a faster disk, or render"});
        live.missesReported = misses;
        if (auto error = live.reader->error(); error && !live.mediaErrorReported) {
            live.mediaErrorReported = true;
            error->where = name + ": " + error->where;
            faults_.push_back(std::move(*error));
        }
    }
    return std::exchange(faults_, {});
}

}  // namespace lacquer::sessions
