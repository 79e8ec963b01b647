// lacquer:multiband-imager: the width of up to six bands.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType multibandImagerType();

}  // namespace lacquer::nodes
