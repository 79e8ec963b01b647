// How large a node is on the canvas, and where its ports are. Scene units; one is a pixel at zoom 1. Pure.
#pragma once

#include "core/graph/graph.hpp"

namespace lacquer::editor {

inline constexpr double kNodeWidthUnits = 176;
inline constexpr double kTitleHeightUnits = 32;
inline constexpr double kPortSpacingUnits = 22;
inline constexpr double kMeterStripUnits = 16;  ///< below the ports

[[nodiscard]] double nodeHeightUnits(const Node& node);
/// Of a port's middle, below the top of its node.
[[nodiscard]] double portOffsetUnits(PortIndex port);

}  // namespace lacquer::editor
