// Part "simd": what the vector units of this machine gain, kernel by kernel and for the nodes that use them.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeSimdPart();

}  // namespace lacquer::bench
