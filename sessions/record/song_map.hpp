// SongMap: where in the song each frame of a device's stream was. The thread that runs quanta notes it, the thread that
// writes recordings asks. Neither waits for the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "core/engine/processor.hpp"
#include "core/realtime/spsc_ring.hpp"

namespace lacquer::sessions {

class SongMap {
public:
    /// `keptFrames`: so far back from the latest question others may be asked.
    explicit SongMap(std::int64_t keptFrames) : turns_(kTurns), keptFrames_(keptFrames) {}

    /// Real time, one thread: with the frames from `streamFrame` on leaves the song of these segments. In order; frames
    /// that are left out hold no song.
    void note(std::int64_t streamFrame, std::span<const Segment> song) noexcept;

    /// What is asked for below this is known.
    [[nodiscard]] std::int64_t knownTo() const noexcept { return knownTo_.load(std::memory_order_acquire); }

    /// The song runs straight, or not at all, up to `endFrame` of the stream, at least one frame.
    struct Stretch {
        std::int64_t endFrame = 0;
        bool rolling = false;
        TimelineFrame timeline = 0;  ///< of the frame that was asked for, while it rolls
    };
    /// The other thread. `streamFrame` is below what knownTo() has said.
    [[nodiscard]] Stretch at(std::int64_t streamFrame);

private:
    /// From `from` on the song runs on from `timeline`, or stands. What was before ended at `before`.
    struct Turn {
        std::int64_t before = 0;
        std::int64_t from = 0;
        TimelineFrame timeline = 0;
        bool rolling = false;
    };
    void noteSegment(std::int64_t from, const Segment& segment) noexcept;
    void takeTurns();

    // In the shortest loop time turns a hundred times a second: room for half a minute of it.
    static constexpr std::size_t kTurns = 4096;

    SpscRing<Turn> turns_;
    std::atomic<std::int64_t> knownTo_{0};
    std::atomic<std::int64_t> validTo_{0};  ///< what is noted behind the latest turn reaches so far
    std::optional<Turn> last_;              // the thread that notes
    const std::int64_t keptFrames_;         // the thread that asks, like the next
    std::deque<Turn> known_;
};

}  // namespace lacquer::sessions
