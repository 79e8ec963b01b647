#include "sessions/record/song_map.hpp"

#include <algorithm>

namespace lacquer::sessions {

void SongMap::note(std::int64_t streamFrame, std::span<const Segment> song) noexcept {
    std::int64_t end = knownTo_.load(std::memory_order_relaxed);
    for (const Segment& segment : song) {
        noteSegment(streamFrame + segment.offset, segment);
        end = streamFrame + segment.offset + segment.frames;
    }
    knownTo_.store(end, std::memory_order_release);
}

// Where there is no room for a turn, what follows it holds no song, up to the first turn that there is room for.
void SongMap::noteSegment(std::int64_t from, const Segment& segment) noexcept {
    const std::int64_t before = validTo_.load(std::memory_order_relaxed);
    const bool straight = last_ && from == before && last_->rolling == segment.rolling &&
                          (!segment.rolling || segment.timelineStart == last_->timeline + (from - last_->from));
    if (!straight) {
        const Turn turn{before, from, segment.timelineStart, segment.rolling};
        if (!turns_.push(turn)) return;
        last_ = turn;
    }
    validTo_.store(from + segment.frames, std::memory_order_relaxed);
}

void SongMap::takeTurns() {
    for (Turn turn; turns_.pop(turn);) known_.push_back(turn);
}

SongMap::Stretch SongMap::at(std::int64_t streamFrame) {
    const std::int64_t known = knownTo();  // first: turns that are missed below lie behind it
    const std::int64_t valid = validTo_.load(std::memory_order_relaxed);
    takeTurns();
    while (known_.size() > 1 && known_[1].from < streamFrame - keptFrames_) known_.pop_front();
    const auto next = std::upper_bound(known_.begin(), known_.end(), streamFrame,
                                       [](std::int64_t frame, const Turn& turn) { return frame < turn.from; });
    const std::int64_t until = next == known_.end() ? known : next->from;
    const std::int64_t end = std::min(until, next == known_.end() ? valid : next->before);
    if (next == known_.begin() || streamFrame >= end) return {until, false, 0};
    const Turn& turn = *std::prev(next);
    return {end, turn.rolling, turn.timeline + (streamFrame - turn.from)};
}

}  // namespace lacquer::sessions
