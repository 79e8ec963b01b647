// The mouse wheel, as the canvas, the minimap and the graphs read it.
#pragma once

namespace lacquer::editor {

/// QWheelEvent: eighths of a degree, fifteen degrees.
inline constexpr double kUnitsPerNotch = 120;
inline constexpr double kZoomPerNotch = 1.2;

}  // namespace lacquer::editor
