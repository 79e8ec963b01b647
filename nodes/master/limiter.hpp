// lacquer:limiter: true-peak limiter.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType limiterType();

}  // namespace lacquer::nodes
