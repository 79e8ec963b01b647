// PlanCompiler: Graph + live nodes -> ProcessPlan. Message thread; a pure function apart from the delay lines it
// carries over from the previous plan.
#pragma once

#include <memory>

#include "core/base/result.hpp"
#include "core/plan/process_plan.hpp"

namespace lacquer {

enum class SlotPolicy {
    reuse,       ///< a slot is used again once everyone who touched it has certainly finished
    onePerPort,  ///< every channel of every port has its own: the reference that reuse is tested against
};

struct CompileOptions {
    SlotPolicy slots = SlotPolicy::reuse;
};

/// Passes, in order: order the nodes, add up latencies, choose delays, write the steps, assign slots, lay out memory.
/// Fails when a node of the graph has no instance, an instance reports a negative or absurd latency (over one minute),
/// or the quantum is not legal. `carried` is the delay table of the previous plan.
Result<std::unique_ptr<ProcessPlan>> compilePlan(const Graph& graph, const InstanceTable& instances,
                                                 const PrepareSpec& spec, const DelayTable& carried = {},
                                                 const CompileOptions& options = {});

}  // namespace lacquer
