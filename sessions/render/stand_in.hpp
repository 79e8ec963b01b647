// A stand-in for a node whose plugin is not installed.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::sessions {

/// A type with the ports of `node` that passes input n to output n. A mono input feeds every channel; channels and
/// outputs that nothing feeds are silent. No latency.
[[nodiscard]] std::shared_ptr<const ProcessorType> standInTypeFor(const Node& node);

}  // namespace lacquer::sessions
