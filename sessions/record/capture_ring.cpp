#include "sessions/record/capture_ring.hpp"

#include <algorithm>

namespace lacquer::sessions {

void CaptureRing::write(std::int64_t streamFrame, ConstAudioBlock in) noexcept {
    const std::int64_t stored = stored_.load(std::memory_order_relaxed);
    const std::int64_t room = ring_.capacityFrames() - (stored - freed_.load(std::memory_order_acquire));
    const bool fits = in.frames() <= room && (streamFrame == expected_ || jumps_.push({stored, streamFrame}));
    if (fits) {
        ring_.store(stored, in, 0, in.frames());
        expected_ = streamFrame + in.frames();
        stored_.store(stored + in.frames(), std::memory_order_release);
    } else {
        lost_.fetch_add(in.frames(), std::memory_order_relaxed);
    }
    seen_.store(streamFrame + in.frames(), std::memory_order_release);
}

// `seen_` is read before `stored_`, and that before the jumps: what has been seen and is not stored is lost.
CaptureRing::Next CaptureRing::next() {
    const std::int64_t seen = seenFrames();
    const std::int64_t stored = stored_.load(std::memory_order_acquire);
    Jump jump;
    if (!jump_ && jumps_.pop(jump)) jump_ = jump;
    if (jump_ && jump_->stored == readTo_) {
        if (jump_->streamFrame > streamFrame_) return {streamFrame_, jump_->streamFrame - streamFrame_, true};
        jump_.reset();
        return next();
    }
    if (const std::int64_t there = (jump_ ? std::min(jump_->stored, stored) : stored) - readTo_; there > 0)
        return {streamFrame_, there, false};
    if (seen > streamFrame_) return {streamFrame_, seen - streamFrame_, true};
    return {streamFrame_, 0, false};
}

void CaptureRing::advance(const Next& next, std::int64_t frames) noexcept {
    streamFrame_ += frames;
    if (next.lost) return;
    readTo_ += frames;
    freed_.store(readTo_, std::memory_order_release);
}

}  // namespace lacquer::sessions
