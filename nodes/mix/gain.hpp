// lacquer:gain: level and polarity.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType gainType();

}  // namespace lacquer::nodes
