// lacquer:saturation: rounds peaks off, and so adds harmonics. lacquer:clipper: cuts them off at a ceiling.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType saturationType();
[[nodiscard]] ProcessorType clipperType();

}  // namespace lacquer::nodes
