// Transport: where the song is. Owned by the audio thread; commands reach it through the Engine's ring.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"

namespace lacquer {

/// The frames [startFrame, endFrame) of the timeline.
struct LoopRange {
    TimelineFrame startFrame = 0;
    TimelineFrame endFrame = 0;

    [[nodiscard]] constexpr TimelineFrame lengthFrames() const noexcept { return endFrame - startFrame; }
    friend bool operator==(const LoopRange&, const LoopRange&) = default;
};

/// The shortest loop that may be played: 10 ms, so that the cross-fade at one seam is over before the next one, and at
/// least 512 frames, so that the largest quantum has no more seams than its segments have room for.
[[nodiscard]] std::int64_t shortestLoopFrames(double sampleRate) noexcept;
/// Fails when a loop ends before it starts or is too short, naming the shortest one.
[[nodiscard]] Status checkLoop(LoopRange loop, double sampleRate);

struct TransportCommand {
    enum class Kind { play, stop, locate, loop, unloop };
    Kind kind = Kind::stop;
    TimelineFrame frame = 0;     ///< for locate; for loop: where it starts
    TimelineFrame endFrame = 0;  ///< for loop

    [[nodiscard]] static TransportCommand setLoop(LoopRange loop) noexcept {
        return {Kind::loop, loop.startFrame, loop.endFrame};
    }
};

/// Maps engine frames to timeline frames. Commands take effect at the start of the next quantum. While it rolls and has
/// not passed the end of the loop, time jumps from there to the loop's start, on that very frame; from behind the loop
/// it goes straight on. Remembers the last 64 changes, so that a node behind a latency of n frames can be told the time
/// that its sound was made at: n frames ago. Seams are no changes: they follow from the loop.
class Transport {
public:
    /// A loop that checkLoop() would refuse must not come here; one below 512 frames is not taken.
    void apply(const TransportCommand& command, EngineFrame now) noexcept;

    [[nodiscard]] bool rolling() const noexcept { return latest().rolling; }
    [[nodiscard]] std::optional<LoopRange> loop() const noexcept;
    /// Timeline position at an engine frame.
    [[nodiscard]] TimelineFrame positionAt(EngineFrame frame) const noexcept;

    /// The segments of `frames` engine frames from `start`. Writes at most `out.size()` of them, returns the count.
    int segments(EngineFrame start, int frames, std::span<Segment> out) const noexcept;

    /// Room for every seam of the shortest loop in the largest quantum, and for some changes.
    static constexpr int kMaximumSegments = 16;

private:
    /// From engine frame `at` on, time goes on from `timeline`.
    struct Change {
        EngineFrame at = 0;
        TimelineFrame timeline = 0;
        bool rolling = false;
        LoopRange loop{};  ///< of length 0: none
        TimeEntry enters = TimeEntry::straight;
        TimelineFrame leftAt = 0;

        [[nodiscard]] bool looping() const noexcept {
            return rolling && loop.lengthFrames() > 0 && timeline < loop.endFrame;
        }
        [[nodiscard]] TimelineFrame positionAt(EngineFrame frame) const noexcept;
        /// The stretch from `from` to `end` at the longest, cut at the next seam.
        [[nodiscard]] Segment segmentAt(EngineFrame from, EngineFrame end) const noexcept;
    };
    [[nodiscard]] const Change& latest() const noexcept { return change(count_ - 1); }
    [[nodiscard]] const Change& change(int index) const noexcept { return changes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int indexAt(EngineFrame frame) const noexcept;
    void push(Change change) noexcept;
    void setEntry(Change& next) const noexcept;

    std::array<Change, 64> changes_{};
    int count_ = 1;
};

}  // namespace lacquer
