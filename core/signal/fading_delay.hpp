// FadingDelay: a delay on one channel that may change while it runs. Real-time safe after construction.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "core/signal/delay_line.hpp"
#include "core/signal/smooth_fade.hpp"

namespace lacquer {

/// Fades over from the old delay to a new one, once the line has heard enough for it. Of several changes in a row the
/// latest counts when a fade is over.
class FadingDelay {
public:
    /// Starts with a delay of `initialDelay`, silent.
    FadingDelay(std::int64_t maximumDelay, int maximumBlock, std::int64_t initialDelay, int fadeFrames)
        : line_(maximumDelay, maximumBlock), fadeFrames_(fadeFrames), delay_(initialDelay) {}

    [[nodiscard]] std::int64_t maximumDelay() const noexcept { return line_.maximumDelay(); }

    /// Any thread: the delay that is heard, unless a fade is under way.
    [[nodiscard]] std::int64_t delay() const noexcept { return delay_.load(std::memory_order_relaxed); }
    /// Any thread: true while a fade waits or is under way.
    [[nodiscard]] bool fading() const noexcept { return fading_.load(std::memory_order_relaxed); }

    /// Audio thread. `wanted` is at most maximumDelay(). `in` and `out` may be the same.
    void process(const float* in, float* out, int frames, std::int64_t wanted) noexcept {
        line_.write(in, frames);
        const std::int64_t heard = heard_;
        heard_ += frames;
        if (!fading()) {
            if (wanted == delay()) return line_.read(out, frames, wanted);
            next_ = wanted;
            fadeAt_ = std::min<std::int64_t>(0, heard - next_);
            fading_.store(true, std::memory_order_relaxed);
        }
        line_.read(out, frames, delay());
        for (int i = static_cast<int>(std::clamp<std::int64_t>(-fadeAt_, 0, frames)); i < frames; ++i) {
            const float gain = smoothRise(static_cast<int>(fadeAt_ + i), fadeFrames_);
            const float sample = line_.sample(i, frames, next_);
            out[i] = gain == 1 ? sample : out[i] + gain * (sample - out[i]);
        }
        fadeAt_ += frames;
        if (fadeAt_ < fadeFrames_) return;
        delay_.store(next_, std::memory_order_relaxed);
        fading_.store(false, std::memory_order_relaxed);
    }

    /// Audio thread, while nobody hears what comes out: hears `frames`, and takes the delay up without a fade.
    void hear(const float* in, int frames, std::int64_t wanted) noexcept {
        line_.write(in, frames);
        heard_ += frames;
        startWith(wanted);
    }
    /// Audio thread: goes on with this delay, without a fade.
    void startWith(std::int64_t delay) noexcept {
        delay_.store(delay, std::memory_order_relaxed);
        fading_.store(false, std::memory_order_relaxed);
    }

private:
    DelayLine line_;
    const int fadeFrames_;
    std::atomic<std::int64_t> delay_;
    std::atomic<bool> fading_{false};
    std::int64_t next_ = 0;
    std::int64_t fadeAt_ = 0;  ///< of the fade's first frame; negative while it waits
    std::int64_t heard_ = 0;   ///< frames written so far
};

}  // namespace lacquer
