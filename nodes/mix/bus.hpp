// lacquer:bus: where signals are summed.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType busType();

}  // namespace lacquer::nodes
