// lacquer:track: plays the clips of a track.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType trackType();

}  // namespace lacquer::nodes
