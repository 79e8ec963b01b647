// What the graphs of a node look like, whatever they show.
#pragma once

namespace lacquer::editor {

inline constexpr double kGraphRadius = 4;
inline constexpr int kGraphLabelPixels = 9;

}  // namespace lacquer::editor
