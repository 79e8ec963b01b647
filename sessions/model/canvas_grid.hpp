// Where nodes that nobody has placed stand on the canvas.
#pragma once

namespace lacquer::sessions {

/// Canvas units: a node and the room for its wires.
inline constexpr double kColumnWidth = 220;
inline constexpr double kRowHeight = 120;

}  // namespace lacquer::sessions
