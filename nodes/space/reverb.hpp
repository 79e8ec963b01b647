// lacquer:reverb: an artificial room.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType reverbType();

}  // namespace lacquer::nodes
