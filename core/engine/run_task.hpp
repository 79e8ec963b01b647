// The inner loop of the engine: the steps of one task, one after the other.
#pragma once

#include <cstdint>

#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Runs one block, which starts at `frame`, of one task, in a phase of the plan. Real time. The plan's timelines of the
/// phase have been filled.
void runTask(const ProcessPlan& plan, const Task& task, EngineFrame frame, std::uint32_t phase = 0) noexcept;

}  // namespace lacquer
