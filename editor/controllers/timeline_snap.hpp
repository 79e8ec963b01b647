// SnapTargets: what a drag on the timeline keeps to: edges of clips that rest, markers, the loop, the playhead, the
// ends of the song, and the lines of the grid. Taken when the drag begins. GUI thread.
#pragma once

#include <optional>
#include <vector>

#include "editor/controllers/timeline_scene.hpp"
#include "editor/models/position_text.hpp"

namespace lacquer::editor {

class SnapTargets {
public:
    /// Pixels within which something is kept to.
    static constexpr double kReach = 8;

    /// `map` must outlive it. Clips that are selected are none, if `clipsMove`; nor is a marker that moves.
    SnapTargets(const TimelineScene& scene, const TempoMap& map, PositionUnit unit, TimelineFrame playhead,
                bool clipsMove, std::optional<sessions::MarkerId> moving = {});

    /// The nearest of all that is within reach.
    [[nodiscard]] std::optional<TimelineFrame> near(TimelineFrame frame, double framesPerPixel) const;

private:
    const TempoMap& map_;
    PositionUnit unit_;
    std::vector<TimelineFrame> frames_;
};

}  // namespace lacquer::editor
