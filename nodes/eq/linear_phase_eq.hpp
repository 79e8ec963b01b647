// lacquer:linear-phase-eq: the parametric equaliser without a shift of phase.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType linearPhaseEqType();

}  // namespace lacquer::nodes
