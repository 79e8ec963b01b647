// Laying a new take over the clips of a track. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The clips of the track with `take` on top. Clips that sound beneath it are cut at its edges; what lies beneath
/// stays, muted, as a clip of its own. Where an older clip goes on beyond an edge, the two cross-fade inside the take,
/// over `fadeFrames` (0: a take of less than two fades cuts hard); a fade that such a cut goes through gives way to it.
[[nodiscard]] std::vector<Clip> layOver(const std::vector<Clip>& clips, Clip take, std::int64_t fadeFrames);

}  // namespace lacquer::sessions
