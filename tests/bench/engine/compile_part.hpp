// Part "compile": what a new plan costs: the message thread, which compiles it, and the audio thread, which takes it
// up.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makeCompilePart();

}  // namespace lacquer::bench
