// lacquer:gate: downward expander, and at high ratios a gate.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType gateType();

}  // namespace lacquer::nodes
