// Times in a song as people write and read them.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/engine/transport.hpp"

namespace lacquer::cli {

/// "3:05.2": minutes, seconds and tenths from the start of the timeline; 0:00.0 before it.
[[nodiscard]] std::string clock(TimelineFrame frame, double rate);

/// Reads seconds ("65.2") or minutes and seconds ("1:05.2"). `option`: where it stands, for the error.
[[nodiscard]] Result<double> parseTime(const std::string& text, const std::string& option);

/// Seconds into the song.
struct LoopSeconds {
    double start = 0;
    double end = 0;
};

/// Reads "START:END" in seconds.
[[nodiscard]] Result<LoopSeconds> parseLoop(const std::string& text, const std::string& option = "--loop");

/// Refuses a loop that is too short, or begins where the song is over.
Status checkLoopOnSong(LoopRange loop, double rate, TimelineFrame songEnd);

}  // namespace lacquer::cli
