// FadingDelay: a delay on one channel that may change while it runs. Real-time safe after construction.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/signal/delay_line.hpp"
#include "core/signal/smooth_fade.hpp"

namespace lacquer {

/// Fades over from the old delay to a new one, once the line has heard enough for it. Of several changes in a row the
/// latest counts: before a fade begins, and when it is over.
///
/// Where a new delay does not fit, a longer FadingDelay takes over from this one. Memory is allocated by whoever makes
/// it, and nothing is copied: the shorter one runs on inside until the longer one has heard enough.
class FadingDelay {
public:
    /// For `initialDelay`: the first delay that is asked for.
    static constexpr std::int64_t kFirst = -1;

    /// Starts with a delay of `initialDelay`, silent.
    FadingDelay(std::int64_t maximumDelay, int maximumBlock, std::int64_t initialDelay, int fadeFrames)
        : line_(maximumDelay, maximumBlock), fadeFrames_(fadeFrames), delay_(initialDelay), wanted_(initialDelay) {}

    /// Takes over the signal that `before` has delayed so far, which nobody else runs from then on.
    FadingDelay(std::int64_t maximumDelay, int maximumBlock, std::shared_ptr<FadingDelay> before)
        : FadingDelay(maximumDelay, maximumBlock, 0, before->fadeFrames_) {
        wanted_ = std::max<std::int64_t>(0, before->delay());  // until it is told: another may take over from it first
        before_ = std::move(before);
        takingOver_.store(true, std::memory_order_relaxed);
    }
    /// Message thread, now and then: frees the one it has taken over from.
    void collect() {
        if (!takingOver_.load(std::memory_order_acquire)) before_.reset();
    }

    [[nodiscard]] std::int64_t maximumDelay() const noexcept { return line_.maximumDelay(); }

    /// Any thread: the delay that is heard, unless a fade is under way.
    [[nodiscard]] std::int64_t delay() const noexcept { return delay_.load(std::memory_order_relaxed); }
    /// Any thread: true while a fade waits or is under way.
    [[nodiscard]] bool fading() const noexcept { return fading_.load(std::memory_order_relaxed) || takingOver(); }

    /// Audio thread. `wanted` is at most maximumDelay(). `in` and `out` may be the same.
    void process(const float* in, float* out, int frames, std::int64_t wanted) noexcept {
        write(in, frames);
        if (takingOver()) before_->process(in, out, frames, before_->wanted_);
        read(out, frames, wanted, heard_ - frames);
    }

    /// Audio thread: true when process() with silence would give silence and leave everything as it is. Counts on being
    /// told of every quantum.
    [[nodiscard]] bool sleeps(bool silentInput, int frames, std::int64_t wanted) noexcept {
        silentFrames_ = silentInput ? std::min(silentFrames_ + frames, line_.capacity() + frames) : 0;
        return silentFrames_ > line_.capacity() && !fading() && wanted == delay();
    }

    /// Audio thread: the two halves of process() the other way round, for a delay of a quantum at least.
    void readAhead(float* out, int frames, std::int64_t wanted) noexcept {
        read(out, frames, wanted - frames, heard_ - frames);
    }
    void write(const float* in, int frames) noexcept {
        line_.write(in, frames);
        heard_ += frames;
    }

    /// Audio thread, while nobody hears what comes out: hears `frames`, and takes the delay up without a fade as soon
    /// as it has heard enough for it.
    void hear(const float* in, int frames, std::int64_t wanted) noexcept {
        write(in, frames);
        wanted_ = wanted;
        if (takingOver()) before_->hear(in, frames, before_->wanted_);
        if (heard_ >= wanted) goOnWith(wanted);
    }

private:
    // Of the `frames` written last, what came `wanted` frames earlier; `heard` frames had been written before them.
    // While it takes over, `out` holds what the one before makes of them.
    void read(float* out, int frames, std::int64_t wanted, std::int64_t heard) noexcept {
        if (delay() == kFirst) delay_.store(wanted, std::memory_order_relaxed);
        wanted_ = wanted;
        if (!fading_.load(std::memory_order_relaxed) || fadeAt_ <= 0) {
            const bool fades = wanted != delay() || takingOver();
            fading_.store(fades, std::memory_order_relaxed);
            if (!fades) return line_.read(out, frames, wanted);
            next_ = wanted;
            fadeAt_ = std::min<std::int64_t>(0, heard - next_);
        }
        if (!takingOver()) line_.read(out, frames, delay());
        for (int i = static_cast<int>(std::clamp<std::int64_t>(-fadeAt_, 0, frames)); i < frames; ++i) {
            const float gain = smoothRise(static_cast<int>(fadeAt_ + i), fadeFrames_);
            const float sample = line_.sample(i, frames, next_);
            out[i] = gain == 1 ? sample : out[i] + gain * (sample - out[i]);
        }
        fadeAt_ += frames;
        if (fadeAt_ >= fadeFrames_) goOnWith(next_);
    }

    void goOnWith(std::int64_t delay) noexcept {
        delay_.store(delay, std::memory_order_relaxed);
        fading_.store(false, std::memory_order_relaxed);
        takingOver_.store(false, std::memory_order_release);
    }
    [[nodiscard]] bool takingOver() const noexcept { return takingOver_.load(std::memory_order_relaxed); }

    DelayLine line_;
    const int fadeFrames_;
    std::atomic<std::int64_t> delay_;
    std::atomic<bool> fading_{false};
    std::int64_t wanted_;  ///< last
    std::int64_t next_ = 0;
    std::int64_t fadeAt_ = 0;        ///< of the fade's first frame; negative while it waits
    std::int64_t heard_ = 0;         ///< frames written so far
    std::int64_t silentFrames_ = 0;  ///< written last, as many as count
    std::atomic<bool> takingOver_{false};
    std::shared_ptr<FadingDelay> before_;  ///< heard while it is taken over from
};

}  // namespace lacquer
