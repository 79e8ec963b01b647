// What the songs of an album do to the groove of a record. Not real time.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/vinyl/groove_analysis.hpp"
#include "sessions/media/progress.hpp"

namespace lacquer::sessions {

/// Each song as it sounds alone, with its gain and fades, at its own rate.
Result<std::vector<vinyl::GrooveAnalysis>> analyseGrooves(const Album& album, std::span<const SongSound> sounds,
                                                          int threads, const Progress& progress = {});

}  // namespace lacquer::sessions
