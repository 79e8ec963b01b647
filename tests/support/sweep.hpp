// One parameter of a node moved over its range within a second, and what becomes of three tones meanwhile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/node_bench.hpp"

namespace lacquer::test {

/// How the parameter moves: in one go, or in steps of 64 frames as if nothing between them were worked out.
enum class Motion { ramp, steps };

/// Parameters of a node that are worth a sweep: those that are not stepped, of the first two of what it has many of.
[[nodiscard]] std::vector<std::string> sweptParameters(const ProcessorType& type);

/// The first output of a node from where the parameter goes from its minimum to its maximum, at 48 kHz, to a little
/// after it has arrived. What the node does otherwise is chosen so that the parameter matters.
[[nodiscard]] Signal sweep(const ProcessorType& type, const std::string& parameter, Motion motion);

}  // namespace lacquer::test
