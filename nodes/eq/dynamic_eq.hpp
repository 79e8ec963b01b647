// lacquer:dynamic-eq: an equaliser whose bands listen.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType dynamicEqType();

}  // namespace lacquer::nodes
