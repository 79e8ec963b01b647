// lacquer:eq: parametric equaliser.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType eqType();

}  // namespace lacquer::nodes
