// SessionEngine: keeps an Engine in step with a session: live nodes, file readers, the running plan.
// Message thread, except where Engine says otherwise. Used by play, by the editor and by the offline render.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/engine/processor_registry.hpp"
#include "core/plan/live_wiring.hpp"
#include "sessions/media/media_loader.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/fault_watch.hpp"
#include "sessions/render/frozen_nodes.hpp"
#include "sessions/render/leave_out.hpp"
#include "sessions/render/live_node.hpp"
#include "sessions/render/monitor_nodes.hpp"
#include "sessions/render/node_start.hpp"
#include "sessions/render/planned_times.hpp"
#include "sessions/render/playhead.hpp"
#include "sessions/render/plugin_restarts.hpp"
#include "sessions/render/recall.hpp"
#include "sessions/render/track_media.hpp"

namespace lacquer::sessions {

/// What to do with a node whose plugin is not installed.
enum class MissingPlugins {
    refuse,  ///< fail, naming the plugin and the package to look for
    bypass,  ///< pass each input through to the output of the same number, channel by channel
};

/// What to do with a node of the session that does not start here (what it throws, fails with or says of its latency),
/// or that no plan can be made with: a feedback delay that is too short for its loop.
enum class BrokenNodes {
    refuse,  ///< fail, naming the node
    /// As MissingPlugins::bypass, and the node is reported as a fault. A feedback delay is taken off its wires until it
    /// fits its loop again.
    bypass,
};

struct SessionEngineOptions {
    int quantumFrames = 0;  ///< 0: the session's
    bool offline = false;
    int workers = 0;  ///< helper threads beside the audio thread, or beside the one that renders
    MissingPlugins missingPlugins = MissingPlugins::refuse;
    BrokenNodes brokenNodes = BrokenNodes::refuse;
    MissingMedia missingMedia = MissingMedia::refuse;
    /// Where a file sink writes. Without it, or when it returns null, sinks write nothing (live playback).
    std::function<Result<std::shared_ptr<TimelineWriter>>(NodeId)> openWriter{};
    /// Offline: what of the session is not run but played as it was in an earlier render.
    Recall recall{};
    /// What the device hears, for tracks that are monitored. Without it none is.
    std::shared_ptr<const LiveInput> input{};
};

class SessionEngine {
public:
    /// Creates every node fresh, opens the media, compiles and publishes the first plan. Both references must outlive
    /// the engine. Nothing rolls yet; the transport stands at the session's start.
    static Result<std::unique_ptr<SessionEngine>> create(const Session& session, const ProcessorRegistry& registry,
                                                         SessionEngineOptions options = {});
    ~SessionEngine();

    [[nodiscard]] Engine& engine() noexcept { return *engine_; }
    [[nodiscard]] const PrepareSpec& spec() const noexcept { return spec_; }

    /// Notes an edit that has just been applied to the session (a History listener). The session may be further on than
    /// the edit: a step of several edits is applied whole, then announced one by one. Parameters, automation and bypass
    /// reach the running node at once; changes of structure, latencies and clips wait for sync().
    void follow(const Edit& edit);

    /// A parameter of a running node has this value, whatever its lane says, until it is let go: a hand moves it, and
    /// the lane is written. Nothing where no such node or parameter runs. A node that is made anew is not held.
    void hold(NodeId id, const std::string& parameter, double value);
    void letGo(NodeId id, const std::string& parameter);

    /// Creates the nodes that an edit has just added to the session, or given another state (a History guard), so that
    /// one that does not start is refused with its name, while all goes on as it was. The next sync() takes them over.
    /// A node that can take up its state while it runs does so, and stays.
    /// A node that has been in the session as a broken one may come back as such.
    Status prepare(const Edit& edit);

    /// The running node has come to this state by itself (a window of its plugin has led it there): the next SetState
    /// to exactly that does not start it anew.
    void holdState(NodeId node, ProcessorState state) { held_ = {node, std::move(state)}; }

    /// Creates nodes that are new, drops those that are gone, and publishes a new plan, in which every untouched node
    /// keeps its state. Does nothing when nothing has changed. When it fails (a plugin that does not start, unless
    /// broken nodes are bypassed), the running plan stays as it is.
    Status sync();

    /// Makes a node anew that is silent because its plugin's process has gone, or that did not start; with what the
    /// session says of it. From the next sync() on.
    void startAgain(NodeId id);

    void play();
    void stop();
    /// As Playhead says; each goes on in idle().
    void locate(TimelineFrame frame);
    Status setLoop(std::optional<LoopRange> loop);
    [[nodiscard]] std::optional<LoopRange> loop() const noexcept { return playhead_.loop(); }
    [[nodiscard]] bool playing() const noexcept { return playhead_.playing(); }
    [[nodiscard]] bool ready() const noexcept { return playhead_.ready(); }
    [[nodiscard]] TimelineFrame position() const noexcept { return playhead_.position(); }

    /// For players who hear themselves through the session: nodes behind monitored tracks whose latency is above the
    /// limit are bypassed, and their latency is gone; without a limit all is as the session says again. Fades; counts
    /// from the next idle() on.
    void setLowLatency(std::optional<double> limitMs);
    /// The nodes that are bypassed for that.
    [[nodiscard]] const std::set<NodeId>& lowLatencyNodes() const noexcept { return lowLatency_; }

    /// Frees what the audio thread has given back, goes on with play() and locate() once files are ready, starts
    /// plugins afresh whose output is spoilt, and syncs; what fails becomes a fault. Call about 30 times a second.
    void idle();

    // The monitor section's sources, live only: no render knows of them. The outputs stay bit for bit what they are.

    /// What is listened to in place of the master, added up; from the next sync() on. Empty: the master.
    void listen(std::set<ListenPoint> points);
    [[nodiscard]] const std::set<ListenPoint>& listening() const noexcept { return monitor_.listening(); }
    /// See MonitorNodes.
    Status compareWith(const std::optional<Reference>& reference);
    [[nodiscard]] std::optional<double> masterLufs() const { return monitor_.masterLufs(); }
    void measureMasterAnew();

    /// Offline: locates and rolls at once; from then on the caller drives the engine, with waitForMedia before every
    /// quantum. Without a loop.
    void startOffline(TimelineFrame start);
    Status waitForMedia(TimelineFrame start, int frames);
    /// Offline, between blocks: compiles the plan for many blocks at a time, by what the nodes have cost so far. The
    /// samples stay the same. Without workers it does nothing.
    Status usePipeline();
    /// Blocks that may be under way at a time with the plan published last.
    [[nodiscard]] std::uint32_t phases() const noexcept { return phases_; }

    /// The live node, or null.
    [[nodiscard]] NodeInstance* instance(NodeId id) const;
    /// Latency of the published plan at the outputs, frames.
    [[nodiscard]] std::int64_t latencyFrames() const noexcept { return latencyFrames_; }
    /// Frames by which the input of a node lags the sources, in the published plan.
    [[nodiscard]] std::int64_t arriveFrames(NodeId id) const { return times_.arrive(id); }
    /// Frames by which its output lags its input, in the published plan.
    [[nodiscard]] std::int64_t ownLatencyFrames(NodeId id) const { return times_.latency(id); }
    /// All of these, and what connections add to them: those of the published plan.
    [[nodiscard]] const PlannedTimes& times() const noexcept { return times_; }
    /// How long the mix may go on sounding after the last clip: the longest way through the graph, each node with its
    /// tail, unless it is bypassed, and connections with what they lag because they are not compensated. Nothing when a
    /// node cannot tell.
    [[nodiscard]] std::optional<std::int64_t> tailFrames() const;
    /// The same up to the output of each node.
    [[nodiscard]] std::map<NodeId, std::optional<std::int64_t>> tails() const;
    [[nodiscard]] std::uint64_t planHash() const noexcept { return planHash_; }
    /// Counts up with every plan that is published.
    [[nodiscard]] std::uint64_t planCount() const noexcept { return planCount_; }
    /// Names of the nodes that a stand-in runs for because their plugin is missing.
    [[nodiscard]] std::vector<std::string> nodesWithoutPlugin() const;
    /// Why a stand-in runs for a node although its type is here; null for any other node.
    [[nodiscard]] const Error* whyBroken(NodeId id) const;
    /// Why a node is silent for good, as takeFaults() has told; null for any other.
    [[nodiscard]] const Error* whyGone(NodeId id) const;
    /// All of these.
    [[nodiscard]] std::vector<NodeId> goneNodes() const;
    /// Why no plan could be made with a node, so that the published one leaves it out; null for any other.
    [[nodiscard]] const Error* whyLeftOut(NodeId id) const;
    [[nodiscard]] const MediaLoader& loader() const noexcept { return loader_; }

    /// Nodes whose latency is no longer the one that the published plan compensates, by name; what they report does not
    /// count where the session says what it is. Offline, where the plan
    /// stays as it is; live, idle() compiles anew.
    [[nodiscard]] std::vector<std::string> nodesOutOfLine() const;

    /// Plugins that have put out more than +60 dBFS, by name. Live, they have been limited to that; offline, what they
    /// put out has gone on as it was.
    [[nodiscard]] std::vector<std::string> nodesTooLoud() const;

    /// What blocks have taken of the time there is since the last call. Nothing offline.
    [[nodiscard]] Load takeLoad() noexcept { return engine_->load().take(); }

    /// What has gone wrong since the last call, each once: broken nodes, blocks that are not finite or too loud,
    /// plugins that were started again or given up, or whose process has gone, impossible latencies and overruns by
    /// node, late or broken files.
    [[nodiscard]] std::vector<Error> takeFaults();

private:
    SessionEngine(const Session& session, const ProcessorRegistry& registry, SessionEngineOptions options);
    /// The node holds that state as it runs.
    [[nodiscard]] bool holds(const SetState& edit) const {
        return held_ && held_->first == edit.node && held_->second == edit.state;
    }
    using States = std::map<NodeId, ProcessorState>;
    /// The nodes that an edit has added or given a state. Of those that take it as they run, what they had before.
    Status createAdded(const Edit& edit, LiveNodes& made, States& restored);
    Result<bool> restoreWhileRunning(const Node& node, States& restored);
    Result<LiveNode> createNode(const Node& node, BrokenNodes brokenNodes);
    Result<LiveNode> createFrozen(const Node& node);
    [[nodiscard]] FrozenNodes findFrozen();
    Result<NodeFiles> openFiles(const Node& node, LiveNode& live);
    /// Calls `what` with the live node and what the session says of it, if there is such a node.
    template <class Send>
    void send(NodeId id, Send what);
    void sendBypass(NodeId id);
    void sendLatency(NodeId id);
    void sendMonitor(NodeId id);
    void updateLowLatency();
    void startSpoiltAgain();
    void sendTempo();
    void sendSolo();
    /// A song that stands at its start goes with it.
    void followStart();
    /// A plan of these nodes, or of what of them there can be a plan of. When it fails, a plan that waits still does.
    Result<std::unique_ptr<ProcessPlan>> compile(const LiveNodes& live, const FrozenNodes& frozen);
    void publish(std::unique_ptr<ProcessPlan> plan);
    /// Takes the monitor's nodes over into those that are to run.
    void addMonitorNodes(LiveNodes& next, std::vector<NodeId>& created) const;
    void noteMonitorChanged();

    const Session& session_;
    const ProcessorRegistry& registry_;
    const SessionEngineOptions options_;
    PrepareSpec spec_;
    MediaLoader loader_;
    std::unique_ptr<MediaLoader> referenceLoader_;  ///< its own: a slow reference must not hold up the tracks
    std::unique_ptr<Engine> engine_;
    LiveNodes live_;  ///< the session's, and the monitor's
    MonitorNodes monitor_;
    FrozenNodes frozen_;  ///< of the published plan
    Playhead playhead_;
    TimelineFrame songStart_;
    LiveNodes prepared_;         ///< nodes for the next sync()
    std::set<NodeId> restored_;  ///< nodes that have taken up the state of an edit which is about to be announced
    PlannedTimes times_;         ///< of the published plan
    std::set<NodeId> broken_;    ///< nodes that a stand-in has ever run for, because they did not start
    std::vector<NodeId> stale_;  ///< nodes to be created anew by sync()
    std::optional<std::pair<NodeId, ProcessorState>> held_;
    LeftOut leftOut_;  ///< of the plan compiled last
    std::optional<double> lowLatencyMs_;
    std::set<NodeId> lowLatency_;  ///< nodes that are bypassed, their latency gone
    bool lowLatencyStale_ = false;
    bool structureChanged_ = true;
    bool pipeline_ = false;
    std::uint32_t phases_ = 1;
    bool forOneThread_ = false;  ///< since the last edit, sharing has been found not to pay
    bool costsGuessed_ = false;  ///< some nodes had not run yet when the published plan was compiled
    bool syncFailed_ = false;    ///< and nothing has been edited since
    LiveWiring wiring_;
    PluginRestarts restarts_;
    FaultWatch faults_;
    std::int64_t latencyFrames_ = 0;
    std::uint64_t planHash_ = 0;
    std::uint64_t planCount_ = 0;
};

}  // namespace lacquer::sessions
