// PlanVerifier: proves that a plan may run in parallel. Debug builds and tests run it after every compile.
#pragma once

#include "core/base/result.hpp"
#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Checks, by another road than the compiler's: every task comes after its predecessors and counts them rightly; two
/// tasks that are not ordered never touch one slot with one of them writing; every audio and CV input of every node
/// holds exactly the outputs that the graph connects to it, each delayed by what the latencies ask for; slot 0 is never
/// written; no node writes over an input but in place. Event slots, which are never used twice, are not looked at.
/// The error names tasks, nodes and slot.
Status verifyPlan(const ProcessPlan& plan, const Graph& graph);

}  // namespace lacquer
