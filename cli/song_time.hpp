// Times in a song as people write and read them.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/engine/transport.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::cli {

/// "3:05.2": minutes, seconds and tenths from the start of the timeline; 0:00.0 before it.
[[nodiscard]] std::string clock(TimelineFrame frame, double rate);

/// "65.20": seconds from the start of the song.
[[nodiscard]] std::string secondsInto(const sessions::Session& session, TimelineFrame frame);

/// What a region stands for where a time is asked for.
enum class RegionEdge { start, end };

/// Reads a place in a song: seconds ("65.2") or minutes and seconds ("1:05.2") from its start on, or the name of a
/// marker. `option`: where it stands, for the error, which lists the markers.
[[nodiscard]] Result<TimelineFrame> parsePlace(const sessions::Session& session, const std::string& text,
                                               const std::string& option, RegionEdge edge = RegionEdge::start);

/// Reads a stretch of a song: "START:END", each in seconds from its start on or the name of a marker, or the name of a
/// region alone. A region is its start as START, and its end as END.
[[nodiscard]] Result<LoopRange> parseStretch(const sessions::Session& session, const std::string& text,
                                             const std::string& option);

/// Refuses a loop that is too short, or begins where the song is over.
Status checkLoopOnSong(LoopRange loop, double rate, TimelineFrame songEnd);

}  // namespace lacquer::cli
