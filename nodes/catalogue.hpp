// The list of built-in nodes. Message thread.
#pragma once

#include <vector>

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

/// Every built-in type, in the order a palette shows them.
[[nodiscard]] std::vector<ProcessorType> builtInTypes();

/// Adds builtInTypes() to a registry.
void registerBuiltIns(ProcessorRegistry& registry);

}  // namespace lacquer::nodes
