// Part "sandbox": what a quantum of an LV2 plugin takes in the program, and in a process of its own.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeSandboxPart();

}  // namespace lacquer::bench
