// SessionEngine: keeps an Engine in step with a session: live nodes, file readers, the running plan.
// Message thread, except where Engine says otherwise. Used by play, by the editor and by the offline render.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

class MediaLoader;
class ReadAhead;

/// What to do with a node whose plugin is not installed.
enum class MissingPlugins {
    refuse,  ///< fail, naming the plugin and the package to look for
    bypass,  ///< pass input 0 through to output 0, channel by channel
};

struct SessionEngineOptions {
    int quantumFrames = 0;  ///< 0: the session's
    bool offline = false;
    int workers = 0;  ///< helper threads beside the audio thread
    MissingPlugins missingPlugins = MissingPlugins::refuse;
    /// Where a file sink writes; returning null leaves the sink silent (live playback).
    std::function<Result<std::shared_ptr<TimelineWriter>>(NodeId, const NodeContent&)> openWriter{};
};

class SessionEngine {
public:
    /// Creates every node fresh, opens the media, compiles and publishes the first plan. Both references must outlive
    /// the engine. Nothing rolls yet.
    static Result<std::unique_ptr<SessionEngine>> create(const Session& session, const ProcessorRegistry& registry,
                                                         SessionEngineOptions options = {});
    ~SessionEngine();

    [[nodiscard]] Engine& engine() noexcept { return *engine_; }
    [[nodiscard]] const PrepareSpec& spec() const noexcept { return spec_; }

    /// Follows an edit that has just been applied to the session (a History listener). Parameter values reach the
    /// running node at once; a change of structure compiles and publishes a new plan, in which every untouched node
    /// keeps its state. When it fails (a plugin that does not start), the running plan stays as it is.
    Status follow(const Edit& edit);

    void play();
    void stop();
    /// Stops reading where it was and asks the files for the new position. Playing goes on from there once they are
    /// ready (see ready()); when stopped, the position just moves.
    void locate(TimelineFrame frame);

    /// Frees what the audio thread has given back, starts playback that waited for files. Call about 30 times a second.
    void idle();

    /// Offline: blocks until the files have the next quantum.
    Status waitForMedia(TimelineFrame start, int frames);

    /// The live node, or null.
    [[nodiscard]] NodeInstance* instance(NodeId id) const;
    /// Latency of the published plan, frames.
    [[nodiscard]] std::int64_t latencyFrames() const noexcept { return latencyFrames_; }
    /// The longest tail of any node, frames; nodes that name no end count as ten seconds.
    [[nodiscard]] std::int64_t tailFrames() const;
    /// What has gone wrong while running, each once: non-finite blocks by node, late or broken files.
    [[nodiscard]] std::vector<Error> takeFaults();
    /// Nodes that run bypassed because their plugin is missing.
    [[nodiscard]] const std::vector<std::string>& bypassedPlugins() const noexcept { return bypassed_; }
    [[nodiscard]] std::uint64_t planHash() const noexcept { return planHash_; }

private:
    SessionEngine(const Session& session, const ProcessorRegistry& registry, SessionEngineOptions options);
    Status createNode(NodeId id);
    void applyContent(NodeId id);
    void applySolo();
    Status loadClips(NodeId id);
    Status compile();

    const Session& session_;
    const ProcessorRegistry& registry_;
    SessionEngineOptions options_;
    PrepareSpec spec_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<MediaLoader> loader_;
    InstanceTable instances_;
    std::map<NodeId, std::shared_ptr<ReadAhead>> readers_;
    std::map<NodeId, std::uint64_t> reportedNonFinite_;
    std::vector<std::string> bypassed_;
    std::vector<Error> faults_;
    std::shared_ptr<const ProcessPlan> lastPlanDelays_;
    std::int64_t latencyFrames_ = 0;
    std::uint64_t planHash_ = 0;
    bool playWanted_ = false;
    TimelineFrame wantedFrame_ = 0;
};

}  // namespace lacquer::sessions
