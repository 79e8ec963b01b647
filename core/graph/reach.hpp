// What reaches what in a graph within one block. What goes into a feedback delay comes out in a later one: no way leads
// through it. Message thread.
#pragma once

#include <set>

#include "core/graph/graph.hpp"

namespace lacquer {

/// A node, which must be in the graph, and all that what goes into it gets to, directly or through others.
[[nodiscard]] std::set<NodeId> fedBy(const Graph& graph, NodeId node);

/// A node, which must be in the graph, and all from whose inputs something gets to it. A wire from `node` to one of
/// these would close a cycle, as would one to `node` from what is fedBy() it.
[[nodiscard]] std::set<NodeId> feeding(const Graph& graph, NodeId node);

}  // namespace lacquer
