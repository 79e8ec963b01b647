// lacquer:width: the width of a stereo image. lacquer:mono-bass: takes the bass of the sides out, for vinyl.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType widthType();
[[nodiscard]] ProcessorType monoBassType();

}  // namespace lacquer::nodes
