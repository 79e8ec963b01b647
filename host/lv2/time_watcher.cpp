#include "host/lv2/time_watcher.hpp"

#include <algorithm>

namespace lacquer::host {

std::span<const TimeEvent> TimeWatcher::look(std::span<const Segment> segments) noexcept {
    count_ = 0;
    for (const Segment& segment : segments) {
        const TempoMap& tempo = segment.tempo != nullptr ? *segment.tempo : default_;
        const bool goesOn =
            !fresh_ && segment.tempo == tempo_ && segment.rolling == rolling_ && segment.timelineStart == next_;
        if (!goesOn) tell(tempo, segment.offset, segment.timelineStart, segment.rolling);
        fresh_ = false;
        tempo_ = segment.tempo;
        rolling_ = segment.rolling;
        next_ = segment.timelineStart + (segment.rolling ? segment.frames : 0);
        if (!segment.rolling) continue;
        // A point on the first frame has been told with it, unless time simply goes on there.
        auto change = tempo.nextChange(goesOn ? segment.timelineStart - 1 : segment.timelineStart);
        for (; change && *change < next_; change = tempo.nextChange(*change))
            tell(tempo, segment.offset + static_cast<int>(*change - segment.timelineStart), *change, true);
    }
    return {events_.data(), count_};
}

void TimeWatcher::tell(const TempoMap& tempo, int offset, TimelineFrame frame, bool rolling) noexcept {
    const std::size_t index = std::min(count_, kMaximumEvents - 1);
    events_[index] = {offset, frame, rolling, tempo.at(frame)};
    count_ = index + 1;
}

}  // namespace lacquer::host
