// lacquer:transient-shaper: raises or lowers beginnings and what rings after them, at any level.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType transientShaperType();

}  // namespace lacquer::nodes
