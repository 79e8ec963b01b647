// lacquer:pan: places a mono or stereo signal between two loudspeakers.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType panType();

}  // namespace lacquer::nodes
