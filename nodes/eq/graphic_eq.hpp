// lacquer:graphic-eq: third-octave equaliser.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType graphicEqType();

}  // namespace lacquer::nodes
