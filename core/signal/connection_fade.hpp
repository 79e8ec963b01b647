// ConnectionFade: lets a new connection in and a removed one out without a click. Real-time safe after construction.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/signal/smooth_fade.hpp"

namespace lacquer {

enum class FadeDirection : std::uint8_t { in, out };

/// Where a connection's fade is. It belongs to the connection and so survives plans: whichever plan runs says in which
/// direction it goes on. Turned round half-way it would have a kink, which clicks; so it ends first.
class ConnectionFade {
public:
    /// At first it is silent, or if it is to go out, all there. `waitFrames` pass before that changes.
    ConnectionFade(FadeDirection direction, int fadeFrames, std::int64_t waitFrames)
        : fadeFrames_(fadeFrames), end_(direction == FadeDirection::in ? -waitFrames : fadeFrames + waitFrames) {}

    /// Any thread: true when nothing changes any more in this direction.
    [[nodiscard]] bool settled(FadeDirection direction) const noexcept {
        const std::int64_t at = end_.load(std::memory_order_relaxed);
        return direction == FadeDirection::in ? at >= fadeFrames_ : at <= 0;
    }

    /// Any thread, of one that goes in: false while it waits.
    [[nodiscard]] bool begun() const noexcept { return end_.load(std::memory_order_relaxed) > 0; }

    /// Audio thread: one channel of the quantum at engine frame `now`. `in` and `out` may be the same.
    void process(std::int64_t now, FadeDirection direction, const float* in, float* out, int frames) noexcept {
        if (now != now_) {  // the first channel moves it on
            now_ = now;
            begin_ = end_.load(std::memory_order_relaxed);
            if (begin_ <= 0 || begin_ >= fadeFrames_) step_ = direction == FadeDirection::in ? 1 : -1;
            const std::int64_t next = begin_ + step_ * frames;
            // One that has turned round while it waited goes on from its end.
            end_.store(step_ > 0 ? std::min<std::int64_t>(next, fadeFrames_) : std::max<std::int64_t>(next, 0),
                       std::memory_order_relaxed);
        }
        for (int i = 0; i < frames; ++i) {
            const std::int64_t at = std::clamp<std::int64_t>(begin_ + step_ * i, 0, fadeFrames_);
            out[i] = smoothRise(static_cast<int>(at), fadeFrames_) * in[i];
        }
    }

private:
    const int fadeFrames_;
    std::int64_t now_ = -1;
    std::int64_t begin_ = 0;
    int step_ = 0;
    std::atomic<std::int64_t> end_;  ///< behind the latest quantum; outside of 0 … fadeFrames_ while it waits
};

}  // namespace lacquer
