// lacquer:loudness-meter: how loud a programme is, by the rules of broadcasters and services.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType loudnessMeterType();

}  // namespace lacquer::nodes
