// Part "graphs": the engine beside the floor, on the standard graphs, serial and shared between two threads.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeGraphsPart();

}  // namespace lacquer::bench
