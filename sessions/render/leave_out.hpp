// Leaving out what no plan can be made with: the rest of the graph plays. Message thread.
#pragma once

#include <functional>
#include <map>

#include "core/plan/plan_compiler.hpp"

namespace lacquer::sessions {

/// The nodes that are left out, and why.
using LeftOut = std::map<NodeId, Error>;

/// Compiles a graph by `compile`; nodes that are to blame where that fails are taken off their wires, one after the
/// other, and noted in `leftOut`. Fails with what no node is to blame for.
CompileResult compileLeavingOut(
    const Graph& graph, CompileOptions options,
    const std::function<CompileResult(const Graph& graph, const CompileOptions& options)>& compile, LeftOut& leftOut);

}  // namespace lacquer::sessions
