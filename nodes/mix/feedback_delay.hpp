// lacquer:feedback-delay: closes a loop.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

[[nodiscard]] ProcessorType feedbackDelayType();

}  // namespace lacquer::nodes
