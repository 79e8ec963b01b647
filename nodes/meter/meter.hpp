// lacquer:meter: levels, correlation and loudness.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType meterType();

}  // namespace lacquer::nodes
