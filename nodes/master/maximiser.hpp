// lacquer:maximiser: drives the sound into a true-peak ceiling and tells how loud it has become.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType maximiserType();

}  // namespace lacquer::nodes
