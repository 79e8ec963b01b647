// lacquer:time-align: moves a channel back in time, to the frame.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType timeAlignType();

}  // namespace lacquer::nodes
