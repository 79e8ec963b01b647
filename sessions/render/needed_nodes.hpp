// Which nodes are there for their own sake, and which for what others make of them. Message thread.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "core/graph/graph.hpp"

namespace lacquer::sessions {

/// It is there for its own sake, not for what it puts out: nothing is wired to it.
[[nodiscard]] bool isUnheard(const Graph& graph, NodeId id);

/// The nodes for which all others are there: those without anything behind them, and one of each loop that nobody
/// hears.
[[nodiscard]] std::vector<NodeId> endsOf(const Graph& graph);

/// All from which something gets to one of `ends`, through feedback delays too, and these; but neither the nodes of
/// which `stop` says so nor what gets there through them alone.
[[nodiscard]] std::set<NodeId> leadingTo(
    const Graph& graph, std::vector<NodeId> ends,
    const std::function<bool(NodeId)>& stop = [](NodeId) { return false; });

}  // namespace lacquer::sessions
