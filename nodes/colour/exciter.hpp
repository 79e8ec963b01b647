// lacquer:exciter: adds harmonics to the treble alone.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType exciterType();

}  // namespace lacquer::nodes
