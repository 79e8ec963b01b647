#include "editor/controllers/timeline_snap.hpp"

#include <algorithm>
#include <cmath>

#include "editor/controllers/time_grid.hpp"

namespace lacquer::editor {

SnapTargets::SnapTargets(const TimelineScene& scene, const TempoMap& map, PositionUnit unit, TimelineFrame playhead,
                         bool clipsMove, std::optional<sessions::MarkerId> moving)
    : map_(map), unit_(unit), frames_{playhead, scene.songStart()} {
    const sessions::Session& session = scene.session();
    if (session.endFrame) frames_.push_back(*session.endFrame);
    if (session.loop) frames_.insert(frames_.end(), {session.loop->startFrame, session.loop->endFrame});
    for (const auto& [id, marker] : session.markers)
        if (id != moving) frames_.insert(frames_.end(), {marker.positionFrames, marker.endFrame()});
    for (const auto& [id, content] : session.contents)
        for (std::size_t i = 0; i < content.clips.size(); ++i)
            if (!clipsMove || !scene.selected.contains({id, i}))
                frames_.insert(frames_.end(), {content.clips[i].positionFrames, content.clips[i].endFrame()});
    std::sort(frames_.begin(), frames_.end());
}

std::optional<TimelineFrame> SnapTargets::near(TimelineFrame frame, double framesPerPixel) const {
    std::optional<TimelineFrame> nearest;
    const auto reach = static_cast<TimelineFrame>(std::floor(kReach * framesPerPixel));
    const auto consider = [&](TimelineFrame target) {
        const TimelineFrame away = std::abs(target - frame);
        if (away <= reach && (!nearest || away < std::abs(*nearest - frame))) nearest = target;
    };
    const auto behind = std::lower_bound(frames_.begin(), frames_.end(), frame);
    if (behind != frames_.end()) consider(*behind);
    if (behind != frames_.begin()) consider(*std::prev(behind));
    for (const GridLine& line : gridLines(map_, unit_, frame - reach, frame + reach, framesPerPixel))
        consider(line.frame);
    return nearest;
}

}  // namespace lacquer::editor
