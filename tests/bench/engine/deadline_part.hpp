// Part "deadline": how many tracks of a mix can be played at a block size without one block coming late.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeDeadlinePart();

}  // namespace lacquer::bench
