// What people do to one clip with scissors and edges. Pure. Frames are of the timeline.
#pragma once

#include <optional>
#include <utility>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The clip in two, of which the second one begins at a frame. What is heard stays as it was, but for fades: each part
/// has its own outer one, no longer than itself. badData where the frame is not within the clip.
Result<std::pair<Clip, Clip>> splitAt(const Clip& clip, TimelineFrame frame);

/// The clip from another frame on; what it plays stays where it is in time. The frame is moved where the clip would be
/// empty, or would begin before its file does. `fileFrames`: how long the file is at the session's rate; where nobody
/// knows, the clip grows to neither side. Fades keep their lengths, no longer than the clip.
[[nodiscard]] Clip startingAt(Clip clip, TimelineFrame frame, std::optional<std::int64_t> fileFrames);
/// The same for where it ends.
[[nodiscard]] Clip endingAt(Clip clip, TimelineFrame frame, std::optional<std::int64_t> fileFrames);

}  // namespace lacquer::sessions
