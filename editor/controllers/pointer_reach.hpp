// How near the pointer must be to hit what is small on the canvas. Pixels.
#pragma once

namespace lacquer::editor {

inline constexpr double kPortRadius = 11;
inline constexpr double kWireTolerance = 6;
inline constexpr double kWireEnd = 30;  ///< so near a port a drag takes the wire's end off

}  // namespace lacquer::editor
