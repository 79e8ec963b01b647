#include "core/engine/transport.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace lacquer {
namespace {

constexpr double kShortestLoopMs = 10;
constexpr std::int64_t kShortestLoopFrames = kMaximumQuantum / 8;
// 8 seams, and the change at whose time the first of them is counted.
static_assert(kMaximumQuantum / kShortestLoopFrames + 2 <= Transport::kMaximumSegments);

}  // namespace

std::int64_t shortestLoopFrames(double sampleRate) noexcept {
    return std::max(kShortestLoopFrames, static_cast<std::int64_t>(std::ceil(sampleRate * kShortestLoopMs / 1000)));
}

Status checkLoop(LoopRange loop, double sampleRate) {
    const std::int64_t shortest = shortestLoopFrames(sampleRate);
    if (loop.lengthFrames() >= shortest) return {};
    const std::string remedy = "choose an end at least " + std::to_string(shortest) + " frames behind the start";
    if (loop.endFrame <= loop.startFrame)
        return fail(ErrorKind::usage, "a loop must end behind its start", "loop", remedy);
    return fail(ErrorKind::usage, "a loop of " + std::to_string(loop.lengthFrames()) + " frames is too short", "loop",
                remedy);
}

void Transport::apply(const TransportCommand& command, EngineFrame now) noexcept {
    Change next{now, positionAt(now), rolling(), latest().loop};
    switch (command.kind) {
        case TransportCommand::Kind::play:
            next.rolling = true;
            break;
        case TransportCommand::Kind::stop:
            next.rolling = false;
            break;
        case TransportCommand::Kind::locate:
            next.timeline = command.frame;
            break;
        case TransportCommand::Kind::loop:
            if (command.endFrame - command.frame < kShortestLoopFrames) return;
            next.loop = {command.frame, command.endFrame};
            break;
        case TransportCommand::Kind::unloop:
            next.loop = {};
            break;
    }
    push(next);
}

void Transport::push(Change next) noexcept {
    if (latest().at == next.at) {  // several commands in one quantum: the last one counts
        --count_;
    } else if (count_ == static_cast<int>(changes_.size())) {
        std::move(changes_.begin() + 1, changes_.end(), changes_.begin());
        --count_;
    }
    if (count_ > 0) setEntry(next);
    changes_[static_cast<std::size_t>(count_++)] = next;
}

// `latest()` is what the time did up to the frame of `next`.
void Transport::setEntry(Change& next) const noexcept {
    const Change& before = latest();
    next.leftAt = before.positionAt(next.at - 1) + (before.rolling ? 1 : 0);
    if (before.rolling != next.rolling)
        next.enters = next.rolling ? TimeEntry::start : TimeEntry::stop;
    else if (next.timeline == next.leftAt)
        next.enters = TimeEntry::straight;
    else
        next.enters = next.timeline == before.positionAt(next.at) ? TimeEntry::loopSeam : TimeEntry::locate;
}

std::optional<LoopRange> Transport::loop() const noexcept {
    if (latest().loop.lengthFrames() == 0) return std::nullopt;
    return latest().loop;
}

TimelineFrame Transport::Change::positionAt(EngineFrame frame) const noexcept {
    if (!rolling) return timeline;
    const TimelineFrame straight = timeline + (frame - at);
    if (!looping() || straight < loop.endFrame) return straight;
    return loop.startFrame + (straight - loop.startFrame) % loop.lengthFrames();
}

Segment Transport::Change::segmentAt(EngineFrame from, EngineFrame end) const noexcept {
    Segment segment;
    segment.timelineStart = positionAt(from);
    segment.rolling = rolling;
    segment.frames = static_cast<int>(end - from);
    if (from == at) {
        segment.enters = enters;
        segment.leftAt = leftAt;
    } else if (looping() && segment.timelineStart == loop.startFrame && from - at >= loop.endFrame - timeline) {
        segment.enters = TimeEntry::loopSeam;
        segment.leftAt = loop.endFrame;
    }
    if (looping())
        segment.frames =
            static_cast<int>(std::min<std::int64_t>(segment.frames, loop.endFrame - segment.timelineStart));
    return segment;
}

int Transport::indexAt(EngineFrame frame) const noexcept {
    int index = count_ - 1;
    while (index > 0 && change(index).at > frame) --index;
    return index;
}

TimelineFrame Transport::positionAt(EngineFrame frame) const noexcept {
    return change(indexAt(frame)).positionAt(frame);
}

int Transport::segments(EngineFrame start, int frames, std::span<Segment> out) const noexcept {
    const EngineFrame end = start + frames;
    int index = indexAt(start);
    int written = 0;
    for (EngineFrame from = start; from < end && written < static_cast<int>(out.size());) {
        if (index + 1 < count_ && change(index + 1).at <= from) ++index;
        const EngineFrame next = index + 1 < count_ ? std::min(end, change(index + 1).at) : end;
        Segment segment = change(index).segmentAt(from, next);
        segment.offset = static_cast<int>(from - start);
        if (written + 1 == static_cast<int>(out.size())) segment.frames = static_cast<int>(end - from);
        out[static_cast<std::size_t>(written++)] = segment;
        from += segment.frames;
    }
    return written;
}

}  // namespace lacquer
