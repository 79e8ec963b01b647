// lacquer:mid-side-encode and lacquer:mid-side-decode: left and right as middle and side, and back.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::nodes {

/// mid = (left + right) / 2, side = (left - right) / 2.
[[nodiscard]] ProcessorType midSideEncodeType();
/// left = mid + side, right = mid - side: what was encoded comes back, to one unit in the last place of the louder
/// channel.
[[nodiscard]] ProcessorType midSideDecodeType();

}  // namespace lacquer::nodes
