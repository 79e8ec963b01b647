// lacquer:convolution-reverb: a room or a device, by its impulse response.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType convolutionReverbType();

}  // namespace lacquer::nodes
