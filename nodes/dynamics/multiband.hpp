// lacquer:multiband: compressors side by side, each on a band of its own.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType multibandType();

}  // namespace lacquer::nodes
