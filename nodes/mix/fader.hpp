// lacquer:fader: the fader of a channel strip.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType faderType();

}  // namespace lacquer::nodes
