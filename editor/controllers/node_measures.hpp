// How large a node is on the canvas, and where its ports are. Scene units; one is a pixel at zoom 1. Pure.
#pragma once

#include <QRectF>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

inline constexpr double kNodeWidthUnits = 176;
inline constexpr double kTitleHeightUnits = 32;
inline constexpr double kPortSpacingUnits = 22;
inline constexpr double kMeterStripUnits = 16;  ///< below the ports

/// A collapsed node is its title alone.
[[nodiscard]] double nodeHeightUnits(const Node& node, const sessions::NodeAppearance& appearance = {});
/// Of a port's middle, below the top of its node. Those of a collapsed node are all in one place.
[[nodiscard]] double portOffsetUnits(PortIndex port, const sessions::NodeAppearance& appearance = {});
/// Where a node is, as the session has it.
[[nodiscard]] QRectF nodeRectUnits(const Node& node, const sessions::NodeContent& content);

}  // namespace lacquer::editor
