// lacquer:de-esser: takes sibilants down.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType deEsserType();

}  // namespace lacquer::nodes
