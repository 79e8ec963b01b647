// lacquer:send: a copy of a channel at its own level.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType sendType();

}  // namespace lacquer::nodes
