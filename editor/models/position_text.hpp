// Places in the song as people read and type them. Pure; independent of the locale.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "core/signal/tempo_map.hpp"

namespace lacquer::editor {

enum class PositionUnit { time, samples, bars };

/// "0:01:05.250" (hours, minutes, seconds; milliseconds cut off), "3132000", "12|3|480" (bar, beat, tick of 960 to the
/// quarter note, cut off). Before frame 0 with a minus, bars with 0 and less.
[[nodiscard]] QString positionText(std::int64_t frame, PositionUnit unit, const TempoMap& map);

/// What positionText writes in any unit, and looser: "65.25", "1:05,25", "12", "12.3.480" where bars are shown; "|"
/// always is bars, ":" and a trailing "s" or "ms" always time, a trailing "samples" or "frames" always samples. Nothing
/// for other text, and for places beyond 2^52 frames.
[[nodiscard]] std::optional<std::int64_t> parsePosition(const QString& text, PositionUnit unit, const TempoMap& map);

}  // namespace lacquer::editor
