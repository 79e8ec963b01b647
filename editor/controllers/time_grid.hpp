// The lines along the timeline: in seconds, samples, or bars and beats, as close as the zoom has room for. Pure.
#pragma once

#include <QString>
#include <vector>

#include "core/engine/processor.hpp"
#include "core/signal/tempo_map.hpp"
#include "editor/models/position_text.hpp"

namespace lacquer::editor {

struct GridLine {
    TimelineFrame frame = 0;
    QString label{};  ///< of a major line: "1:05", "48000", "12" for a bar, "12|3" for a beat; else empty

    [[nodiscard]] bool major() const { return !label.isEmpty(); }
};

/// Lines are at least so many pixels apart, major ones at least so many.
inline constexpr double kClosestLinePixels = 12;
inline constexpr double kClosestLabelPixels = 84;

/// All that lie in [begin, end], in order.
[[nodiscard]] std::vector<GridLine> gridLines(const TempoMap& map, PositionUnit unit, TimelineFrame begin,
                                              TimelineFrame end, double framesPerPixel);

/// From a frame to the next line, or the one before it; not the line that it is on.
[[nodiscard]] TimelineFrame nextGridFrame(const TempoMap& map, PositionUnit unit, TimelineFrame from, int direction,
                                          double framesPerPixel);

}  // namespace lacquer::editor
