// Puts the steps of a plan into their final order and cuts them into tasks.
#pragma once

#include <vector>

#include "core/plan/plan_compiler.hpp"
#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Steps that stay together and in their order.
struct Job {
    std::uint32_t firstStep = 0, stepCount = 0;
    double costNs = 0;  ///< of one block: measured, or a guess
};

/// On entry every index into slots names a value, which one step writes before any other reads it. On exit the steps
/// are in the order of the tasks, and plan.tasks and plan.successors are set. Nodes of one exclusive group never run at
/// the same time: within a block they are ordered; between the blocks of a pipeline, Task::groups tells.
void arrangeTasks(ProcessPlan& plan, std::vector<Job> jobs, const CompileOptions& options);

}  // namespace lacquer
