// The nodes of a session that belong to one track alone. Pure.
#pragma once

#include <vector>

#include "core/graph/graph.hpp"

namespace lacquer::sessions {

/// The nodes behind a track that hear nothing but it, in the order in which they are heard.
[[nodiscard]] std::vector<NodeId> chainOf(const Graph& graph, NodeId track);

}  // namespace lacquer::sessions
