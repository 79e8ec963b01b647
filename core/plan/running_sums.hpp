// Sums that keep up with what they are made of, for plans that one thread runs in order.
#pragma once

#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Takes the sums apart whose sources would not all stay in the first cache until the last of them is there: each
/// source is then added as soon as it has come, in place. The order of the additions, and so the result, is the same.
/// On entry every index into slots names a value, and the plan has one task at most.
void keepRunningSums(ProcessPlan& plan);

}  // namespace lacquer
