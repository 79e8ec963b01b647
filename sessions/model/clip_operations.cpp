#include "sessions/model/clip_operations.hpp"

#include <algorithm>

namespace lacquer::sessions {

namespace {

void shortenFades(Clip& clip) {
    clip.fadeInFrames = std::min(clip.fadeInFrames, clip.lengthFrames);
    clip.fadeOutFrames = std::min(clip.fadeOutFrames, clip.lengthFrames);
}

// Frames of the file that lie before and behind what the clip plays; a clip may reach beyond its file already.
std::int64_t roomBefore(const Clip& clip, std::optional<std::int64_t> fileFrames) {
    return fileFrames ? clip.offsetFrames : 0;
}
std::int64_t roomBehind(const Clip& clip, std::optional<std::int64_t> fileFrames) {
    return fileFrames ? std::max<std::int64_t>(0, *fileFrames - clip.offsetFrames - clip.lengthFrames) : 0;
}

}  // namespace

Result<std::pair<Clip, Clip>> splitAt(const Clip& clip, TimelineFrame frame) {
    if (frame <= clip.positionFrames || frame >= clip.endFrame())
        return fail(ErrorKind::badData, "the clip cannot be split there", {}, "choose a place within the clip");
    Clip before = endingAt(clip, frame, std::nullopt);
    Clip behind = startingAt(clip, frame, std::nullopt);
    before.fadeOutFrames = behind.fadeInFrames = 0;
    return std::pair{std::move(before), std::move(behind)};
}

Clip startingAt(Clip clip, TimelineFrame frame, std::optional<std::int64_t> fileFrames) {
    const std::int64_t room = clip.reversed ? roomBehind(clip, fileFrames) : roomBefore(clip, fileFrames);
    const TimelineFrame start = std::clamp(frame, clip.positionFrames - room, clip.endFrame() - 1);
    const std::int64_t by = start - clip.positionFrames;
    clip.positionFrames = start;
    clip.lengthFrames -= by;
    if (!clip.reversed) clip.offsetFrames += by;
    shortenFades(clip);
    return clip;
}

Clip endingAt(Clip clip, TimelineFrame frame, std::optional<std::int64_t> fileFrames) {
    const std::int64_t room = clip.reversed ? roomBefore(clip, fileFrames) : roomBehind(clip, fileFrames);
    const TimelineFrame end = std::clamp(frame, clip.positionFrames + 1, clip.endFrame() + room);
    const std::int64_t by = end - clip.endFrame();
    clip.lengthFrames += by;
    if (clip.reversed) clip.offsetFrames -= by;
    shortenFades(clip);
    return clip;
}

}  // namespace lacquer::sessions
