// What a session does to its sound, node by node, for people to read. Pure; message thread.
#pragma once

#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

struct ChainStep {
    std::string name;      ///< of the node
    std::string kind;      ///< what it is: "Parametric EQ", or the plugin's name; its URI where that is not installed
    std::string settings;  ///< what differs from how it comes: "Ratio 2.5:1, Attack 10 ms"; empty: nothing
};

/// Nodes of which each hears nothing but the one before.
struct ChainRun {
    std::string name;  ///< of the first
    std::vector<ChainStep> steps;
};

/// All that leads to the session's outputs, in the order in which it is heard: the last run holds the last node, which
/// is that of the master.
[[nodiscard]] std::vector<ChainRun> chainRunsOf(const Session& session, const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
