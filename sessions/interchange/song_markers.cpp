#include "sessions/interchange/song_markers.hpp"

#include <optional>
#include <string>
#include <utility>

#include "sessions/media/audio_file.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {

std::vector<SoundMarker> markersForFile(const Session& session, const std::optional<TimelineRange>& range) {
    const TimelineFrame begin = range ? range->begin : session.startFrame;
    const std::optional<TimelineFrame> end = range ? range->end : session.endFrame;
    std::vector<SoundMarker> markers;
    for (const MarkerId id : session.markersInOrder()) {
        const Marker& marker = session.markers.at(id);
        if (marker.positionFrames >= begin && (!end || marker.positionFrames <= *end))
            markers.push_back({marker.positionFrames - begin, marker.name});
    }
    return markers;
}

Result<Edit> addMarkersOf(const std::filesystem::path& file, TimelineFrame position, int sessionRate) {
    const auto opened = AudioFile::open(file);
    if (!opened) return fail(opened.error());
    const auto markers = readMarkers(file);
    if (!markers) return fail(markers.error());
    if (markers->empty())
        return fail(ErrorKind::badData, "has no markers", file.string(),
                    "WAV has them as cue points, FLAC as chapters or a cue sheet");
    std::vector<Edit> edits;
    for (const SoundMarker& marker : *markers) {
        const std::int64_t frame = resampledLength(marker.frame, opened->facts().sampleRate, sessionRate);
        const std::string number = "Marker " + std::to_string(edits.size() + 1);
        edits.push_back(
            AddMarker{{.positionFrames = position + frame, .name = marker.name.empty() ? number : marker.name}, {}});
    }
    return makeGroup("Add markers of " + file.filename().string(), std::move(edits));
}

}  // namespace lacquer::sessions
