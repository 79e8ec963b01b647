// Assigns the values a plan computes to slots of memory, so that few slots serve many values.
#pragma once

#include "core/plan/plan_compiler.hpp"
#include "core/plan/process_plan.hpp"

namespace lacquer {

/// On entry every SlotIndex of the plan names a value: value 0 is silence, each other value is written once. On exit
/// they name slots, and plan.slots, plan.eventSlots and plan.phases are set. A slot is used again only when its writer
/// and every reader of its old value have finished before the new writer starts: earlier steps of the same task, or
/// ancestors of the task; or the new writer is itself the last reader, and may work in place.
/// In a pipeline, what only one task touches has one copy, and everything else one per phase; there are as many phases
/// as options.bytesUnderWay allows, but at least one per thread.
/// Events are not used again.
void assignSlots(ProcessPlan& plan, const CompileOptions& options);

}  // namespace lacquer
