// In which order a list or a table shows the nodes of a graph. Pure.
#pragma once

#include <vector>

#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// All nodes along the signal: each track with what comes after it alone, then the next; a bus when all that feeds it
/// has come. Tracks come before other sources, else ids decide. A feedback delay counts as a source.
[[nodiscard]] std::vector<NodeId> flowOrder(const Session& session);

}  // namespace lacquer::sessions
