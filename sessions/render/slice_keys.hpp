// Slice keys: what each node of a render will put out, told beforehand. Message thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/render_cache.hpp"

namespace lacquer::sessions {

struct SliceKeys {
    /// Of every node that will put out the same samples whenever its key is the same. A key covers the node and all in
    /// front of it: types, wiring, widths, values, automation, bypasses, latencies, mutes that solo implies, states and
    /// what is in the files that they and the clips name; the plugins' bundles; and what holds for all of the render:
    /// tempo, start, rate, quantum, vector unit, this program and its libraries. Of a frozen node, what is in its file
    /// in place of what is in front of it. Not what nodes are called.
    std::map<NodeId, std::string> keys;
    /// Nodes because of which others have none: plugins that have not been found to repeat themselves or whose
    /// instances share a state, and feedback delays, whose time depends on what is behind them. By name.
    std::vector<std::string> unrepeatable;
};

/// For an offline render with that quantum. Reads every file that the session uses and the cache does not know.
[[nodiscard]] SliceKeys findSliceKeys(const Session& session, const ProcessorRegistry& registry, int quantumFrames,
                                      RenderCache& cache);

}  // namespace lacquer::sessions
