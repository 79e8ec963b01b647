// SessionEngine: keeps an Engine in step with a session: live nodes, file readers, the running plan.
// Message thread, except where Engine says otherwise. Used by play, by the editor and by the offline render.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/engine/processor_registry.hpp"
#include "core/plan/live_wiring.hpp"
#include "sessions/media/media_loader.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::sessions {

/// What to do with a node whose plugin is not installed.
enum class MissingPlugins {
    refuse,  ///< fail, naming the plugin and the package to look for
    bypass,  ///< pass each input through to the output of the same number, channel by channel
};

/// What to do with a node of the session that does not start here: what it throws, fails with or says of its latency.
enum class BrokenNodes {
    refuse,  ///< fail, naming the node
    bypass,  ///< as MissingPlugins::bypass, and the node is reported as a fault
};

/// What to do with a clip whose file is missing or cannot be read.
enum class MissingMedia {
    refuse,   ///< fail, naming the file
    silence,  ///< the clip is silent, and the file is reported as a fault
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

    /// Creates the nodes that an edit has just added to the session (a History guard), so that one that does not start
    /// is refused with its name, while all goes on as it was. The next sync() takes them over. A node that has been in
    /// the session as a broken one may come back as such.
    Status prepare(const Edit& edit);

    /// Creates nodes that are new, drops those that are gone, and publishes a new plan, in which every untouched node
    /// keeps its state. Does nothing when nothing has changed. When it fails (a plugin that does not start, unless
    /// broken nodes are bypassed), the running plan stays as it is.
    Status sync();

    void play();
    void stop();
    /// Moves to a position. When playing, it plays on where it is until the files are ready there, and cross-fades.
    void locate(TimelineFrame frame);
    /// Loops over a stretch of the song, or (none) no more. Counts from when the files are ready at its start. Fails
    /// with what checkLoop() says; the loop then stays as it is.
    Status setLoop(std::optional<LoopRange> loop);
    /// The loop that is set.
    [[nodiscard]] std::optional<LoopRange> loop() const noexcept { return loop_; }
    /// True from play() to stop(), also while files are being waited for.
    [[nodiscard]] bool playing() const noexcept { return playWanted_; }
    /// False while files are being waited for, after play(), locate() or setLoop().
    [[nodiscard]] bool ready() const noexcept { return seek_ == Seek::none && !loopWaiting_; }
    /// Where the song is, or will go on.
    [[nodiscard]] TimelineFrame position() const noexcept;

    /// Frees what the audio thread has given back, goes on with play() and locate() once files are ready, and syncs;
    /// what fails becomes a fault. Call about 30 times a second.
    void idle();

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
    [[nodiscard]] std::int64_t arriveFrames(NodeId id) const;
    /// Frames by which its output lags its input, in the published plan.
    [[nodiscard]] std::int64_t ownLatencyFrames(NodeId id) const;
    /// How long the mix may go on sounding after the last clip: the longest way through the graph, each node with its
    /// tail, unless it is bypassed, and connections with what they lag because they are not compensated. Nothing when a
    /// node cannot tell.
    [[nodiscard]] std::optional<std::int64_t> tailFrames() const;
    [[nodiscard]] std::uint64_t planHash() const noexcept { return planHash_; }
    /// Counts up with every plan that is published.
    [[nodiscard]] std::uint64_t planCount() const noexcept { return planCount_; }
    /// Names of the nodes that a stand-in runs for because their plugin is missing.
    [[nodiscard]] std::vector<std::string> nodesWithoutPlugin() const;
    /// Why a stand-in runs for a node although its type is here; null for any other node.
    [[nodiscard]] const Error* whyBroken(NodeId id) const;
    [[nodiscard]] const MediaLoader& loader() const noexcept { return loader_; }

    /// Nodes whose latency is no longer the one that the published plan compensates, by name; what they report does not
    /// count where the session says what it is. Offline, where the plan
    /// stays as it is; live, idle() compiles anew.
    [[nodiscard]] std::vector<std::string> nodesOutOfLine() const;

    /// What blocks have taken of the time there is since the last call. Nothing offline.
    [[nodiscard]] Load takeLoad() noexcept { return engine_->load().take(); }

    /// What has gone wrong since the last call, each once: broken nodes, non-finite blocks, impossible latencies and
    /// overruns by node, late or broken files.
    [[nodiscard]] std::vector<Error> takeFaults();

private:
    /// What a running node belongs to the engine with.
    struct Live {
        std::shared_ptr<NodeInstance> instance;
        std::shared_ptr<ReadAhead> reader;  ///< of a track
        bool standIn = false;               ///< its plugin is missing
        std::optional<Error> broken{};      ///< why it does not start, and has a stand-in as well
        std::uint64_t nonFiniteReported = 0;
        bool latencyReported = false;
        bool overrunReported = false;
        std::uint64_t missesReported = 0;
        bool mediaErrorReported = false;
    };
    struct PlannedTimes {
        std::int64_t arrive = 0;
        std::int64_t ready = 0;
        [[nodiscard]] std::int64_t latency() const noexcept { return ready - arrive; }
    };
    enum class Seek {
        none,
        holding,   ///< playing on while the files get ready at wantedFrame_
        stopping,  ///< until nobody reads the files any more
        loading,   ///< stopped, while the files are read from wantedFrame_ on
    };

    SessionEngine(const Session& session, const ProcessorRegistry& registry, SessionEngineOptions options);
    /// The nodes that an edit has added.
    Status createAdded(const Edit& edit, std::map<NodeId, Live>& made);
    Result<Live> createNode(const Node& node, BrokenNodes brokenNodes);
    Result<NodeFiles> openFiles(const Node& node, Live& live);
    Result<std::shared_ptr<ReadAhead>> openClips(const Node& node, const NodeContent& content);
    void sendValues(NodeId id);
    void sendLanes(NodeId id);
    void sendBypass(NodeId id);
    void sendLatency(NodeId id);
    void sendTempo();
    /// While any fader is soloed, mutes every fader that no soloed one feeds or is fed by.
    void sendSolo();
    [[nodiscard]] std::int64_t lateFrames(const Connection& c) const;
    /// A plan of these nodes. When it fails, a plan that waits still does.
    Result<std::unique_ptr<ProcessPlan>> compile(const std::map<NodeId, Live>& live);
    void publish(std::unique_ptr<ProcessPlan> plan);
    [[nodiscard]] std::string nameOf(NodeId id, const Live& live) const;
    /// A node that has just been created: if it is broken, says so.
    void reportBroken(NodeId id);
    /// Blocks have been late, and the session needs this share of the time there is: says whose fault it is.
    void blame(double need);
    /// True when every reader that is there satisfies `predicate`.
    template <class Predicate>
    [[nodiscard]] bool everyReader(Predicate predicate) const;
    /// The engine has been told to go on at wantedFrame_.
    void arrive();

    const Session& session_;
    const ProcessorRegistry& registry_;
    const SessionEngineOptions options_;
    PrepareSpec spec_;
    MediaLoader loader_;
    std::unique_ptr<Engine> engine_;
    std::map<NodeId, Live> live_;
    std::map<NodeId, Live> prepared_;       ///< nodes for the next sync()
    std::map<NodeId, PlannedTimes> times_;  ///< of the published plan
    std::set<NodeId> broken_;               ///< nodes that a stand-in has ever run for, because they did not start
    std::vector<NodeId> stale_;             ///< nodes to be created anew by sync()
    bool structureChanged_ = true;
    bool pipeline_ = false;
    std::uint32_t phases_ = 1;
    bool costsGuessed_ = false;      ///< some nodes had not run yet when the published plan was compiled
    bool syncFailed_ = false;        ///< and nothing has been edited since
    bool overloadReported_ = false;  ///< and nothing has been rewired since
    LiveWiring wiring_;
    std::vector<Error> faults_;
    std::int64_t latencyFrames_ = 0;
    std::uint64_t planHash_ = 0;
    std::uint64_t planCount_ = 0;
    Seek seek_ = Seek::none;
    EngineFrame arrivedFrom_ = 0;  ///< from here on the engine's position is that of the last seek
    bool playWanted_ = false;
    TimelineFrame wantedFrame_ = 0;
    std::optional<LoopRange> loop_;
    bool loopWaiting_ = false;  ///< the transport has not been told of loop_
};

}  // namespace lacquer::sessions
