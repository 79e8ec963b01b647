// What tells one plan from another. Pure.
#pragma once

#include <cstdint>

#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Of a plan whose steps work on values still: its order, sums and delays. FNV-1a.
[[nodiscard]] std::uint64_t hashOf(const ProcessPlan& plan);

}  // namespace lacquer
