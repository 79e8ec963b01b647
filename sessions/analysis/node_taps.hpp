// Runs a session offline from its start to its end, with something listening to what nodes put out. Nothing is written.
// Message thread; blocks until it is done.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions {

/// Listens to one node. Called on one of the engine's threads at a time, in real-time manner: it allocates nothing.
class NodeTap {
public:
    virtual ~NodeTap() = default;
    /// Not real time; once, before anything is heard.
    virtual void prepare(double sampleRate, int channels) = 0;
    /// What the node puts out in a quantum of the song. `start` is where that begins, as the node's listener hears it.
    virtual void hear(TimelineFrame start, ConstAudioBlock block) noexcept = 0;
};

struct TapOptions {
    int workers = 0;  ///< helper threads beside the calling one
    MissingPlugins missingPlugins = MissingPlugins::refuse;
    Progress progress{};
};

/// Makes a tap for the first audio output of every node that has one, unless `make` gives none, and runs the song.
/// Fails as a render does, where a fader is soloed as well.
Result<std::map<NodeId, std::unique_ptr<NodeTap>>> tapNodes(
    const Session& session, const ProcessorRegistry& registry,
    const std::function<std::unique_ptr<NodeTap>(const Node&)>& make, const TapOptions& options = {});

}  // namespace lacquer::sessions
