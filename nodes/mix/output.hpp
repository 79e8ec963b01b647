// lacquer:output: what leaves the graph.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType outputType();

}  // namespace lacquer::nodes
