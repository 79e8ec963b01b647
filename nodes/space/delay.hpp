// lacquer:delay: echoes, in time with the song.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType delayType();

}  // namespace lacquer::nodes
