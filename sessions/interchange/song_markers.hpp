// Markers of a song on their way into sound files and out of them. Message thread; reads files.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/sound_markers.hpp"
#include "sessions/media/write_behind.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// The markers of a session in a file that begins with the song, or with `range`: those from there to its end, the end
/// too, along the timeline; where the song has no end, all of them. Of a region, its start.
[[nodiscard]] std::vector<SoundMarker> markersForFile(const Session& session,
                                                      const std::optional<TimelineRange>& range);

/// The edit that adds the markers of a sound file to a session, as if the file's first frame lay at `position`; frames
/// of another rate go to the nearest at the session's. One without a name is called after its number. Fails as
/// readMarkers() and AudioFile::open(), and with badData where the file has none.
Result<Edit> addMarkersOf(const std::filesystem::path& file, TimelineFrame position, int sessionRate);

}  // namespace lacquer::sessions
