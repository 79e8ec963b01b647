// lacquer:groove-limiter: holds the acceleration of a record's groove, by its treble alone.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType grooveLimiterType();

}  // namespace lacquer::nodes
