// Part "wake": how long a sleeping worker takes to run again, and what waking it costs whoever wakes it.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeWakePart();

}  // namespace lacquer::bench
