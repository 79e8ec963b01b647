#include "sessions/render/session_engine.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "core/base/overloaded.hpp"
#include "core/plan/plan_compiler.hpp"
#include "core/realtime/cache_size.hpp"
#include "sessions/render/live_values.hpp"
#include "sessions/render/low_latency.hpp"
#include "sessions/render/node_types.hpp"
#include "sessions/render/solo.hpp"
#include "sessions/render/stand_in.hpp"

namespace lacquer::sessions {
namespace {

// Live, one thread keeps up with any number of tracks; offline, decoding should not hold up the rest.
constexpr int kOfflineLoaderThreads = 2;

}  // namespace

SessionEngine::SessionEngine(const Session& session, const ProcessorRegistry& registry, SessionEngineOptions options)
    : session_(session),
      registry_(registry),
      options_(std::move(options)),
      loader_(options_.offline ? kOfflineLoaderThreads : 1),
      engine_(std::make_unique<Engine>(options_.offline ? 0 : options_.workers)),
      playhead_(*engine_, live_, spec_, session.startFrame),
      songStart_(session.startFrame),
      faults_(session) {
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
    FrozenNodes frozen = findFrozen();
    // Work on a copy, so that a failure leaves the running nodes as they are.
    LiveNodes next = live_;
    for (const NodeId id : stale_) next.erase(id);
    std::erase_if(next, [&](const auto& entry) {
        return session_.graph.find(entry.first) == nullptr || frozen.spares(entry.first);
    });
    std::vector<NodeId> created;
    for (const auto& [id, node] : session_.graph.nodes()) {
        if (next.contains(id) || options_.recall.spares(id) || frozen.spares(id)) continue;
        created.push_back(id);
        if (next.insert(prepared_.extract(id)).inserted) continue;
        auto live = createNode(node, options_.brokenNodes);
        if (!live) return fail(std::move(live).error());
        next.emplace(id, std::move(*live));
    }
    addMonitorNodes(next, created);
    auto plan = compile(next, frozen);
    if (!plan) return fail(std::move(plan).error());
    // Nothing can fail any more.
    std::swap(live_, next);
    frozen_ = std::move(frozen);
    prepared_.clear();
    for (const NodeId id : created) {
        const LiveNode& live = live_.at(id);
        if (live.broken) broken_.insert(id);
        faults_.noteNew(live);
        send(id, sendValues);
        send(id, sendLanes);
        if (live.reader) playhead_.bring(*live.reader);
    }
    sendSolo();
    publish(std::move(*plan));
    structureChanged_ = false;
    stale_.clear();
    return {};
}

Status SessionEngine::prepare(const Edit& edit) {
    if (const auto* set = std::get_if<SetState>(&edit); set == nullptr || !holds(*set)) held_.reset();
    LiveNodes made;
    States before;
    if (auto all = createAdded(edit, made, before); !all) {
        for (const auto& [id, state] : before) (void)live_.at(id).instance->processor().restoreWhileRunning(state);
        return all;
    }
    for (auto& [id, live] : made) prepared_.insert_or_assign(id, std::move(live));
    for (const auto& [id, state] : before) restored_.insert(id);
    return {};
}

// A stand-in never can.
Result<bool> SessionEngine::restoreWhileRunning(const Node& node, States& restored) {
    const auto live = live_.find(node.id);
    if (live == live_.end()) return false;
    if (restored.contains(node.id)) return true;  // of a step that sets it twice
    const auto state = stateWithFiles(session_, node);
    if (!state) return fail(state.error());
    auto before = live->second.instance->processor().restoreWhileRunning(*state);
    if (!before) {
        Error error = std::move(before).error();
        error.where = node.name;
        return fail(std::move(error));
    }
    if (*before) restored.emplace(node.id, **std::move(before));
    return restored.contains(node.id);
}

Status SessionEngine::createAdded(const Edit& edit, LiveNodes& made, States& restored) {
    if (const auto* group = std::get_if<std::shared_ptr<const EditGroup>>(&edit)) {
        for (const Edit& part : (*group)->edits)
            if (auto created = createAdded(part, made, restored); !created) return created;
        return {};
    }
    NodeId changed;
    if (const auto* added = std::get_if<AddNode>(&edit)) changed = added->node.id;
    if (const auto* set = std::get_if<SetState>(&edit); set && !holds(*set)) changed = set->node;
    const Node* node = session_.graph.find(changed);
    if (node == nullptr) return {};
    if (std::holds_alternative<SetState>(edit)) {
        const auto done = restoreWhileRunning(*node, restored);
        if (!done) return fail(done.error());
        if (*done) return {};
    }
    const PluginRestarts before = restarts_;
    if (std::holds_alternative<SetState>(edit)) restarts_.forgive(changed);
    auto live = createNode(*node, broken_.contains(node->id) ? options_.brokenNodes : BrokenNodes::refuse);
    if (!live) {
        restarts_ = before;
        return fail(std::move(live).error());
    }
    made.insert_or_assign(node->id, std::move(*live));
    return {};
}

Result<LiveNode> SessionEngine::createNode(const Node& node, BrokenNodes brokenNodes) {
    LiveNode live;
    if (const RecalledNode* recalled = options_.recall.find(node.id)) {
        auto player = startRecalled(node, *recalled, spec_);
        if (!player) return fail(std::move(player).error());
        live.instance = std::move(*player);
        return live;
    }
    if (session_.content(node.id).frozen) return createFrozen(node);
    auto files = openFiles(node, live);
    if (!files) return fail(std::move(files).error());
    const auto standIn = [&] { return startNode(session_, node, standInTypeFor(node), spec_, {}); };
    live.reported.nonFinite = restarts_.tries(node.id) > 0;
    live.gaveUp = restarts_.gaveUp(node.id);
    auto type = findTypeOf(node, registry_);
    auto started = !type         ? fail(type.error())
                   : live.gaveUp ? standIn()
                                 : startNode(session_, node, *type, spec_, *files);
    if (live.gaveUp)
        live.broken =
            Error{ErrorKind::failed, "puts out nothing but values that are not numbers, even when it is started again",
                  node.name, "change its settings, which starts it once more, or replace it"};
    if (!type && type.error().kind == ErrorKind::unavailable) {
        if (options_.missingPlugins == MissingPlugins::bypass) started = standIn();
        live.standIn = started.ok();
    } else if (!started && brokenNodes == BrokenNodes::bypass) {
        live.broken = std::move(started).error();
        started = standIn();
    }
    if (!started) return fail(std::move(started).error());
    live.instance = std::move(*started);
    if (lowLatency_.contains(node.id)) {
        live.instance->bypass().set(true);
        live.instance->sayLatency(0);
    }
    return live;
}

Result<LiveNode> SessionEngine::createFrozen(const Node& node) {
    auto frozen = startFrozen(session_, node, loader_, options_.missingMedia, spec_);
    if (!frozen) return fail(std::move(frozen).error());
    if (frozen->fault) faults_.note(std::move(*frozen->fault));
    LiveNode live;
    live.instance = std::move(frozen->instance);
    live.reader = std::move(frozen->reader);
    return live;
}

Result<NodeFiles> SessionEngine::openFiles(const Node& node, LiveNode& live) {
    NodeFiles files;
    if (node.type == kTrackType) {
        auto media = openTrackMedia(session_, node, loader_, options_.missingMedia);
        if (!media) return fail(std::move(media).error());
        for (Error& fault : media->faults) faults_.note(std::move(fault));
        live.reader = media->reader;
        files.reader = std::move(media->reader);
        if (options_.input) files.monitor = live.monitor = std::make_shared<TrackMonitor>(options_.input);
        if (live.monitor) sendRecording(*live.monitor, session_.content(node.id).recording);
    }
    if (node.type == kFileSinkType && options_.openWriter) {
        auto writer = options_.openWriter(node.id);
        if (!writer) return fail(std::move(writer).error());
        files.writer = std::move(*writer);
    }
    return files;
}

void SessionEngine::startAgain(NodeId id) {
    if (whyGone(id) == nullptr && whyBroken(id) == nullptr) return;
    restarts_.forgive(id);
    stale_.push_back(id);
    syncFailed_ = false;
}

// What is listened to runs, even where it feeds frozen nodes alone.
FrozenNodes SessionEngine::findFrozen() {
    if (monitor_.live().empty()) return {session_, session_.graph};
    return {session_, monitor_.wire(session_.graph)};
}

Result<std::unique_ptr<ProcessPlan>> SessionEngine::compile(const LiveNodes& live, const FrozenNodes& frozen) {
    InstanceTable instances;
    for (const auto& [id, entry] : live) instances.emplace(id, entry.instance);
    CompileOptions how;
    how.threads = forOneThread_ || (options_.offline && !pipeline_) ? 1 : options_.workers + 1;
    if (pipeline_) how.tasks = TaskPolicy::pipeline;
    how.bytesUnderWay = l2CacheBytes() / 2;
    auto waiting = engine_->withdrawPlan();
    const auto wire = [&](const Graph& graph, const CompileOptions& options) {
        return wiring_.compile(graph, instances, spec_, options, waiting == nullptr);
    };
    LeftOut leftOut;
    std::optional<Graph> changed;
    const auto wired = [&]() -> const Graph& { return changed ? *changed : session_.graph; };
    if (!monitor_.live().empty()) changed = monitor_.wire(session_.graph);
    if (!frozen.empty()) changed = frozen.wire(wired());
    if (!options_.recall.empty()) changed = options_.recall.wire(wired());
    const Graph& wanted = wired();
    auto plan =
        options_.brokenNodes == BrokenNodes::bypass ? compileLeavingOut(wanted, how, wire, leftOut) : wire(wanted, how);
    if (!plan) {
        if (waiting) engine_->publish(std::move(waiting));
        return fail(Error(std::move(plan).error()));
    }
    for (const auto& [id, why] : leftOut)
        if (!leftOut_.contains(id)) faults_.noteLeftOut(why);
    leftOut_ = std::move(leftOut);
    return std::move(*plan);
}

void SessionEngine::publish(std::unique_ptr<ProcessPlan> plan) {
    costsGuessed_ =
        std::any_of(live_.begin(), live_.end(), [](const auto& entry) { return !entry.second.instance->costNs(); });
    latencyFrames_ = plan->latencyFrames;
    playhead_.noteLatency(latencyFrames_);
    planHash_ = plan->hash;
    ++planCount_;
    phases_ = plan->phases;
    times_ = PlannedTimes(*plan);
    engine_->publish(std::move(plan));
}

// Values -------------------------------------------------------------------------------------------------------------

void SessionEngine::hold(NodeId id, const std::string& parameter, double value) {
    if (NodeInstance* node = instance(id))
        if (const auto index = node->type().findParameter(parameter)) node->parameters().hold(*index, value);
}

void SessionEngine::letGo(NodeId id, const std::string& parameter) {
    if (NodeInstance* node = instance(id))
        if (const auto index = node->type().findParameter(parameter)) node->parameters().letGo(*index);
}

void SessionEngine::follow(const Edit& edit) {
    const auto structure = [&] {
        structureChanged_ = lowLatencyStale_ = true;
        forOneThread_ = false;
        faults_.noteRewired();
        syncFailed_ = false;
    };
    const auto retry = [&](NodeId id) {
        if (!live_.contains(id)) syncFailed_ = false;
    };
    // What is in front of a file that is played does not matter to it.
    const auto remake = [&](NodeId id) {
        if (!frozen_.plays(id)) stale_.push_back(id);
    };
    const auto forgive = [&](NodeId id) {
        if (!restarts_.forgive(id)) return;
        stale_.push_back(id);
        syncFailed_ = false;
    };
    const auto content = [&](NodeId id) {
        prepared_.erase(id);  // it would be as it was
        retry(id);
    };
    std::visit(Overloaded{[&](const AddNode&) { structure(); },
                          [&](const RemoveNode&) { structure(); },
                          [&](const Connect&) { structure(); },
                          [&](const Disconnect&) { structure(); },
                          [&](const SetClips& e) {
                              content(e.node);
                              remake(e.node);
                              syncFailed_ = false;
                          },
                          [](const MoveNode&) {},
                          [](const RenameNode&) {},
                          [](const SetAppearance&) {},
                          [](const AddFrame&) {},
                          [](const RemoveFrame&) {},
                          [](const SetFrame&) {},
                          [](const SetWirePath&) {},
                          [&](const SetParameter& e) {
                              retry(e.node);  // what is prepared is sent it by sync()
                              forgive(e.node);
                              send(e.node, sendValues);
                              if (e.parameter == "solo" || e.parameter == "soloSafe") sendSolo();
                              if (const NodeInstance* node = instance(e.node))
                                  if (const auto index = node->type().findParameter(e.parameter);
                                      index && node->type().parameters[*index].fixed) {
                                      content(e.node);
                                      structure();
                                      // A feedback delay follows the plan and keeps its loop; others are made for it.
                                      if (node->type().uri != kFeedbackDelayTypeUri) remake(e.node);
                                  }
                          },
                          [&](const SetAutomation& e) {
                              retry(e.node);
                              forgive(e.node);
                              send(e.node, sendLanes);
                          },
                          [&](const SetAutomationMode& e) { send(e.node, sendLanes); },
                          [](const SetControl&) {},  // what moves a parameter is no concern of the engine
                          [&](const SetBypass& e) {
                              content(e.node);
                              sendBypass(e.node);
                          },
                          [&](const SetLatency& e) {
                              content(e.node);
                              sendLatency(e.node);
                              syncFailed_ = false;
                          },
                          [](const SetRole&) {},
                          [&](const SetState& e) {
                              if (holds(e)) return held_.reset();
                              if (restored_.erase(e.node) > 0) return;
                              restarts_.forgive(e.node);
                              remake(e.node);
                              syncFailed_ = false;
                          },
                          [&](const SetFreeze& e) {
                              content(e.node);
                              structure();
                              stale_.push_back(e.node);
                          },
                          [&](const SetRecording& e) { sendMonitor(e.node); },
                          [&](const SetCompensation&) { structure(); },
                          [&](const SetTempoMap&) { sendTempo(); },
                          [](const SetLoop&) {},        // whether it is played is not the session's business
                          [](const SetReferences&) {},  // nor is whether one is heard
                          [](const SetTags&) {},
                          [](const SetExports&) {},
                          [&](const SetRange&) { followStart(); },
                          [](const AddMarker&) {},
                          [](const RemoveMarker&) {},
                          [](const SetMarker&) {},
                          [](const SetNote&) {},
                          [](const SetOrder&) {},
                          [&](const std::shared_ptr<const EditGroup>& group) {
                              for (const Edit& part : group->edits) follow(part);
                          }},
               edit);
}

void SessionEngine::followStart() {
    const TimelineFrame before = std::exchange(songStart_, session_.startFrame);
    if (songStart_ != before && !playing() && position() == before) playhead_.locate(songStart_);
}

template <class Send>
void SessionEngine::send(NodeId id, Send what) {
    const auto live = live_.find(id);
    const auto content = session_.contents.find(id);
    if (live != live_.end() && content != session_.contents.end()) what(*live->second.instance, content->second);
}

void SessionEngine::sendBypass(NodeId id) {
    if (frozen_.plays(id)) return;
    send(id, [&](NodeInstance& node, const NodeContent&) {
        node.bypass().set(session_.isBypassed(id) || lowLatency_.contains(id));
    });
}

void SessionEngine::sendLatency(NodeId id) {
    if (frozen_.plays(id)) return;
    send(id, [&](NodeInstance& node, const NodeContent& content) {
        node.sayLatency(lowLatency_.contains(id) ? 0 : content.latencyFrames);
        structureChanged_ = lowLatencyStale_ = true;
    });
}

void SessionEngine::sendMonitor(NodeId id) {
    const auto live = live_.find(id);
    const auto content = session_.contents.find(id);
    if (live == live_.end() || content == session_.contents.end()) return;
    if (live->second.monitor) sendRecording(*live->second.monitor, content->second.recording);
    lowLatencyStale_ = true;
}

void SessionEngine::setLowLatency(std::optional<double> limitMs) {
    lowLatencyMs_ = limitMs;
    lowLatencyStale_ = true;
}

void SessionEngine::updateLowLatency() {
    if (!std::exchange(lowLatencyStale_, false) || (!lowLatencyMs_ && lowLatency_.empty())) return;
    std::set<NodeId> before = std::exchange(lowLatency_, {});
    if (lowLatencyMs_) {
        const auto latencyOf = [&](NodeId id) -> std::int64_t {
            const NodeInstance* node = instance(id);
            return session_.content(id).latencyFrames.value_or(node ? node->reportedLatency() : 0);
        };
        const auto limit = static_cast<std::int64_t>(*lowLatencyMs_ * spec_.sampleRate / 1000);
        lowLatency_ = nodesTooLate(session_, limit, latencyOf);
    }
    std::set<NodeId> changed;
    std::set_symmetric_difference(before.begin(), before.end(), lowLatency_.begin(), lowLatency_.end(),
                                  std::inserter(changed, changed.end()));
    for (const NodeId id : changed) {
        sendBypass(id);
        sendLatency(id);
    }
    lowLatencyStale_ = false;
}

// Points that no map can be made of were loaded with an error or not at all; the default holds then.
void SessionEngine::sendTempo() {
    if (auto map = TempoMap::make(session_.tempo, spec_.sampleRate))
        engine_->publish(std::make_unique<const TempoMap>(std::move(*map)));
}

void SessionEngine::sendSolo() {
    const std::set<NodeId> muted = nodesMutedBySolo(session_);
    for (auto& [id, live] : live_) {
        if (live.instance->type().uri != kFaderType && !frozen_.plays(id)) continue;
        if (const auto index = live.instance->type().findParameter(kImpliedMute))
            live.instance->parameters().set(*index, muted.contains(id) ? 1 : 0);
    }
}

// Monitor ------------------------------------------------------------------------------------------------------------

void SessionEngine::listen(std::set<ListenPoint> points) {
    if (points == monitor_.listening()) return;
    monitor_.listen(std::move(points), spec_);
    noteMonitorChanged();
}

Status SessionEngine::compareWith(const std::optional<Reference>& reference) {
    if (!referenceLoader_) referenceLoader_ = std::make_unique<MediaLoader>();
    if (auto chosen = monitor_.compareWith(reference, session_, registry_, *referenceLoader_, spec_); !chosen)
        return chosen;
    noteMonitorChanged();
    return {};
}

void SessionEngine::measureMasterAnew() {
    monitor_.measureAnew(spec_);
    noteMonitorChanged();
}

void SessionEngine::noteMonitorChanged() {
    structureChanged_ = true;
    syncFailed_ = false;
}

void SessionEngine::addMonitorNodes(LiveNodes& next, std::vector<NodeId>& created) const {
    for (const auto& [id, node] : monitor_.live()) {
        const auto running = live_.find(id);
        const bool same = running != live_.end() && running->second.instance == node.instance;
        if (!same) created.push_back(id);
        next.insert_or_assign(id, same ? running->second : node);
    }
}

// Transport ----------------------------------------------------------------------------------------------------------

void SessionEngine::play() {
    if (playing()) return;
    playhead_.play();
    idle();
}

void SessionEngine::stop() {
    playhead_.stop();
}

void SessionEngine::locate(TimelineFrame frame) {
    playhead_.locate(frame);
    idle();
}

Status SessionEngine::setLoop(std::optional<LoopRange> loop) {
    if (Status set = playhead_.setLoop(loop); !set) return set;
    idle();
    return {};
}

void SessionEngine::startSpoiltAgain() {
    for (const auto& [id, live] : live_) {
        const auto verdict = restarts_.look(id, *live.instance, engine_->engineFrame(), spec_);
        if (verdict == PluginRestarts::Verdict::allRight) continue;
        if (restarts_.tries(id) == 1) faults_.noteStartedAgain(id, live);
        stale_.push_back(id);
        syncFailed_ = false;
    }
}

void SessionEngine::idle() {
    engine_->collect();
    if (!engine_->planWaiting()) wiring_.forgetBefore();
    wiring_.collect();
    for (auto& [id, live] : live_) {
        live.instance->parameters().collect();
        live.instance->bypass().collect();
    }
    // A plugin's latency may change with its settings; the paths beside it must then wait longer or less.
    if (!nodesOutOfLine().empty()) structureChanged_ = lowLatencyStale_ = true;
    updateLowLatency();
    startSpoiltAgain();
    // What was added or removed has faded.
    structureChanged_ |= wiring_.due();
    // A plan that gains next to nothing from several threads is quicker when it is made for one.
    if (!engine_->sharingPays()) forOneThread_ = structureChanged_ = true;
    // Tasks are cut by what nodes cost. Once all are measured, they are cut anew; the samples stay the same.
    if (costsGuessed_ && std::all_of(live_.begin(), live_.end(),
                                     [](const auto& entry) { return entry.second.instance->costNs().has_value(); })) {
        forOneThread_ = false;
        structureChanged_ = true;
    }
    if (!syncFailed_)
        if (auto synced = sync(); !synced) {
            faults_.note(std::move(synced).error());
            syncFailed_ = true;  // the next edit tries again; one failure is not reported 30 times a second
        }
    playhead_.idle();
}

void SessionEngine::startOffline(TimelineFrame start) {
    playhead_.rollFrom(start);
}

Status SessionEngine::waitForMedia(TimelineFrame start, int frames) {
    for (auto& [id, live] : live_) {
        if (!live.reader) continue;
        if (auto ready = live.reader->waitUntilReady(start - times_.arrive(id), frames); !ready) {
            Error error = std::move(ready).error();
            const Node* node = session_.graph.find(id);  // null: it is the monitor's
            error.where = (node != nullptr ? node->name : std::string("reference")) +
                          (error.where.empty() ? "" : ": " + error.where);
            return fail(std::move(error));
        }
    }
    return {};
}

Status SessionEngine::usePipeline() {
    if (options_.workers == 0) return {};
    pipeline_ = true;
    auto plan = compile(live_, frozen_);
    if (!plan) return fail(std::move(plan).error());
    publish(std::move(*plan));
    return {};
}

// Facts --------------------------------------------------------------------------------------------------------------

NodeInstance* SessionEngine::instance(NodeId id) const {
    const auto live = live_.find(id);
    return live == live_.end() ? nullptr : live->second.instance.get();
}

std::map<NodeId, std::optional<std::int64_t>> SessionEngine::tails() const {
    std::map<NodeId, std::optional<std::int64_t>> tails;
    for (const NodeId id : session_.graph.topologicalOrder()) {
        if (const RecalledNode* recalled = options_.recall.find(id)) {
            tails[id] = recalled->audio->facts().tailFrames;
            continue;
        }
        if (frozen_.plays(id)) {
            tails[id] = session_.content(id).frozen->tailFrames;
            continue;
        }
        if (options_.recall.spares(id) || frozen_.spares(id)) continue;  // what they feed is played, and knows
        std::optional<std::int64_t> tail = 0;
        for (const Connection& c : session_.graph.incoming(id)) {
            // One that comes later in the order is fed through a feedback delay.
            const auto source = tails.try_emplace(c.source.node, 0).first->second;
            tail = source && tail ? std::optional(std::max(*tail, *source + times_.late(c))) : std::nullopt;
        }
        if (const NodeInstance* node = instance(id); tail && node && !node->bypass().wanted()) {
            const std::int64_t own = node->processor().tailFrames();
            tail = own < 0 ? std::nullopt : std::optional(*tail + own);
        }
        tails[id] = tail;
    }
    return tails;
}

std::optional<std::int64_t> SessionEngine::tailFrames() const {
    std::int64_t longest = 0;
    for (const auto& [id, tail] : tails()) {
        if (!tail) return std::nullopt;
        longest = std::max(longest, *tail);
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

const Error* SessionEngine::whyGone(NodeId id) const {
    const auto live = live_.find(id);
    return live == live_.end() || !live->second.gone ? nullptr : &*live->second.gone;
}

std::vector<NodeId> SessionEngine::goneNodes() const {
    std::vector<NodeId> gone;
    for (const auto& [id, live] : live_)
        if (live.gone) gone.push_back(id);
    return gone;
}

const Error* SessionEngine::whyLeftOut(NodeId id) const {
    const auto why = leftOut_.find(id);
    return why == leftOut_.end() ? nullptr : &why->second;
}

std::vector<std::string> SessionEngine::nodesOutOfLine() const {
    std::vector<std::string> names;
    for (const auto& [id, live] : live_)
        if (times_.contains(id) && live.instance->latencyFrames() != times_.latency(id))
            names.push_back(live.instance->name());
    return names;
}

std::vector<std::string> SessionEngine::nodesTooLoud() const {
    std::vector<std::string> names;
    for (const auto& [id, live] : live_)
        if (live.instance->tooLoudBlocks.load(std::memory_order_relaxed) > 0) names.push_back(live.instance->name());
    return names;
}

std::vector<Error> SessionEngine::takeFaults() {
    return faults_.take(live_, engine_->load(), spec_);
}

}  // namespace lacquer::sessions
