#include "core/engine/transport.hpp"

#include <algorithm>

namespace lacquer {

void Transport::apply(const TransportCommand& command, EngineFrame now) noexcept {
    Change next{now, positionAt(now), rolling()};
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
    }
    push(next);
}

void Transport::push(Change change) noexcept {
    if (latest().at == change.at) {  // several commands in one quantum: the last one counts
        changes_[static_cast<std::size_t>(count_ - 1)] = change;
        return;
    }
    if (count_ == static_cast<int>(changes_.size())) {
        std::move(changes_.begin() + 1, changes_.end(), changes_.begin());
        --count_;
    }
    changes_[static_cast<std::size_t>(count_++)] = change;
}

TimelineFrame Transport::positionAt(EngineFrame frame) const noexcept {
    int index = count_ - 1;
    while (index > 0 && changes_[static_cast<std::size_t>(index)].at > frame) --index;
    const Change& change = changes_[static_cast<std::size_t>(index)];
    return change.timeline + (change.rolling ? frame - change.at : 0);
}

int Transport::segments(EngineFrame start, int frames, std::span<Segment> out) const noexcept {
    int index = count_ - 1;
    while (index > 0 && changes_[static_cast<std::size_t>(index)].at > start) --index;
    int written = 0;
    int offset = 0;
    while (offset < frames && written < static_cast<int>(out.size())) {
        const Change& change = changes_[static_cast<std::size_t>(index)];
        EngineFrame end = start + frames;
        if (index + 1 < count_ && written + 1 < static_cast<int>(out.size()))
            end = std::min(end, changes_[static_cast<std::size_t>(index + 1)].at);
        const EngineFrame from = start + offset;
        const int length = static_cast<int>(end - from);
        out[static_cast<std::size_t>(written++)] = {
            offset, length, change.timeline + (change.rolling ? from - change.at : 0), change.rolling};
        offset += length;
        ++index;
    }
    return written;
}

}  // namespace lacquer
