// lacquer:file-sink: writes what it hears to a file.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType fileSinkType();

}  // namespace lacquer::nodes
