// Transport: where the song is. Owned by the audio thread; commands reach it through the Engine's ring.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/engine/processor.hpp"

namespace lacquer {

struct TransportCommand {
    enum class Kind { play, stop, locate };
    Kind kind = Kind::stop;
    TimelineFrame frame = 0;  ///< for locate
};

/// Maps engine frames to timeline frames. Commands take effect at the start of the next quantum. Remembers the
/// last 64 changes, so that a node behind a latency of n frames can be told the time that its sound was made at: n
/// frames ago.
class Transport {
public:
    Transport() { changes_[0] = {}; }

    void apply(const TransportCommand& command, EngineFrame now) noexcept;

    [[nodiscard]] bool rolling() const noexcept { return latest().rolling; }
    /// Timeline position at an engine frame.
    [[nodiscard]] TimelineFrame positionAt(EngineFrame frame) const noexcept;

    /// The segments of `frames` engine frames from `start`. Writes at most `out.size()` of them, returns the count.
    int segments(EngineFrame start, int frames, std::span<Segment> out) const noexcept;

    static constexpr int kMaximumSegments = 16;

private:
    struct Change {
        EngineFrame at = 0;
        TimelineFrame timeline = 0;
        bool rolling = false;
    };
    [[nodiscard]] const Change& latest() const noexcept { return changes_[static_cast<std::size_t>(count_ - 1)]; }
    void push(Change change) noexcept;

    std::array<Change, 64> changes_{};
    int count_ = 1;
};

}  // namespace lacquer
