// DirectRun: a node by itself, called in a loop as a program would that does nothing else. Main thread.
#pragma once

#include <memory>

#include "core/base/result.hpp"
#include "core/engine/node_instance.hpp"
#include "host/lv2/plugin_world.hpp"
#include "recording.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::bench {

class DirectRun {
public:
    virtual ~DirectRun() = default;
    DirectRun(const DirectRun&) = delete;
    DirectRun& operator=(const DirectRun&) = delete;

    /// Runs the quanta of `in`, which go on where the last ones ended. Returns the processor time, in seconds.
    double run(Recording& in);
    /// The latest quantum that came out.
    [[nodiscard]] const Recording& lastOut() const noexcept { return out_; }

protected:
    DirectRun(int outputChannels, int quantumFrames) : out_(outputChannels, quantumFrames, 1) {}
    virtual void runAll(Recording& in) = 0;

    Recording out_;
};

/// What a node is made from.
struct DirectNode {
    const sessions::Session& session;
    const Node& node;
    NodeInstance& inSession;  ///< the node as the engine runs it: its values are those to start with
    PrepareSpec spec;
};

/// An LV2 plugin: instances of its own, run by lilv_instance_run() alone. It is told neither notes nor the song's
/// position, nor which files to use, unless its state says so. Fails when it does not start.
Result<std::unique_ptr<DirectRun>> directPlugin(std::shared_ptr<host::PluginWorld> world, const DirectNode& node);

/// A built-in node: a processor of its own, with its parameters, called without an engine.
Result<std::unique_ptr<DirectRun>> directBuiltIn(const DirectNode& node);

}  // namespace lacquer::bench
