// Pictures of the sides of a record: as discs, and along their time. Pure.
#pragma once

#include "sessions/album/vinyl_sheet.hpp"
#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// A side seen from above: on the right what tracing distorts, on the left how far turns lie apart, songs as bands.
[[nodiscard]] PageFigure discFigure(const RecordDelivery& delivery, std::size_t side);
/// Where the cutter is: radius over time, with the limits.
[[nodiscard]] PageFigure radiusFigure(const RecordDelivery& delivery, std::size_t side);
/// How sharply the groove bends over time, with what has gone beyond.
[[nodiscard]] PageFigure curvatureFigure(const RecordDelivery& delivery, std::size_t side);
/// What is left of the groove at rest where it is shallowest, over time.
[[nodiscard]] PageFigure depthFigure(const RecordDelivery& delivery, std::size_t side);
/// Correlation of both channels' low end over time, where it moves the depth.
[[nodiscard]] PageFigure lowEndFigure(const RecordDelivery& delivery, std::size_t side);

}  // namespace lacquer::sessions
