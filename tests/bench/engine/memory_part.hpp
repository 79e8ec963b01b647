// Part "memory": how many bytes a compiled plan takes per node, without the processors.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeMemoryPart();

}  // namespace lacquer::bench
