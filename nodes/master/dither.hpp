// lacquer:dither: rounds to the steps of a word length, the last node of a master.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType ditherType();

}  // namespace lacquer::nodes
