// lacquer:compressor: feed-forward compressor.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType compressorType();

}  // namespace lacquer::nodes
