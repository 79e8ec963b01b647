// CaptureRing: a device's input on its way from the callback to the thread that writes recordings. What there is no
// room for is lost, and the reader is told where and how much.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "core/realtime/spsc_ring.hpp"
#include "sessions/media/audio_ring.hpp"

namespace lacquer::sessions {

class CaptureRing {
public:
    CaptureRing(int channels, std::int64_t frames) : ring_(channels, frames), jumps_(kJumps) {}

    /// Callback, real time. Each block goes on where the one before ended.
    void write(std::int64_t streamFrame, ConstAudioBlock in) noexcept;

    // The reading thread --------------------------------------------------------------------------------------------

    struct Next {
        std::int64_t streamFrame = 0;
        std::int64_t frames = 0;  ///< 0: nothing has come
        bool lost = false;        ///< the samples are gone
    };
    [[nodiscard]] Next next();
    /// Copies the first frames of what comes next, which is not lost.
    void peek(AudioBlock into) noexcept { ring_.fetch(readTo_, into, 0, into.frames()); }
    /// Goes on by so many of the frames that come next.
    void advance(const Next& next, std::int64_t frames) noexcept;

    // Any thread ----------------------------------------------------------------------------------------------------

    [[nodiscard]] int channelCount() const noexcept { return ring_.channelCount(); }
    /// Frames of the stream that have come.
    [[nodiscard]] std::int64_t seenFrames() const noexcept { return seen_.load(std::memory_order_acquire); }
    [[nodiscard]] std::int64_t lostFrames() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    /// The frame that is stored as number `stored` is this one of the stream.
    struct Jump {
        std::int64_t stored = 0;
        std::int64_t streamFrame = 0;
    };
    static constexpr std::size_t kJumps = 256;

    AudioRing ring_;
    SpscRing<Jump> jumps_;
    // Stored frames are counted from 0 on; the ring holds [freed_, stored_).
    std::atomic<std::int64_t> stored_{0};
    std::atomic<std::int64_t> freed_{0};
    std::atomic<std::int64_t> seen_{0};
    std::atomic<std::int64_t> lost_{0};
    std::int64_t expected_ = 0;  // callback: the frame of the stream that goes on without a jump

    std::int64_t readTo_ = 0;  // reader, as the next
    std::int64_t streamFrame_ = 0;
    std::optional<Jump> jump_;
};

}  // namespace lacquer::sessions
