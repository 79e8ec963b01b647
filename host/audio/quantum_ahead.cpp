#include "host/audio/quantum_ahead.hpp"

#include <pthread.h>

#include <algorithm>

#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/stack.hpp"
#include "host/audio/realtime_priority.hpp"

namespace lacquer::host {

// The ring: while a callback is under way the thread may write up to lead + quantum - 1 frames behind the end of that
// callback, whose own frames are still being read: less than twice the longest callback and two quanta.
QuantumAhead::QuantumAhead(QuantumSource& source, int quantumFrames, int channels, Handover handover)
    : source_(source),
      quantumFrames_(quantumFrames),
      ringFrames_(2 * kLargestCallback + 2 * quantumFrames),
      handover_(handover),
      ring_(static_cast<std::size_t>(ringFrames_) * static_cast<std::size_t>(channels)),
      writePointers_(static_cast<std::size_t>(channels)),
      lead_(quantumFrames),
      thread_([this] { work(); }) {
    pthread_setname_np(thread_.native_handle(), "lacquer-ahead");
}

void QuantumAhead::stop() {
    if (!thread_.joinable()) return;
    quit_.store(true, std::memory_order_release);
    released_.fetch_add(1, std::memory_order_release);
    futexWake(released_, 1);
    thread_.join();
}

// Callback -----------------------------------------------------------------------------------------------------------

void QuantumAhead::pull(float* const* out, int frames, GapFade& fade, std::int64_t streamFrame) noexcept {
    const int lead = lead_.leadFrames(frames);
    inputDelay_.store(lead_.inputDelayFrames(), std::memory_order_relaxed);
    if (!begun_) {
        origin_ = streamFrame;
        begin(frames);
    }
    const std::int64_t from = played_.load(std::memory_order_relaxed);
    const std::int64_t to = from + frames;
    release(to, lead);
    if (handover_ == Handover::waits) waitFor(to);

    const auto gap = static_cast<int>(std::clamp<std::int64_t>(quantumFrames_ - from, 0, frames));
    if (gap > 0) fade.gap(out, 0, gap);
    const std::int64_t there = std::min(made_.load(std::memory_order_acquire), to);
    const auto sound = static_cast<int>(std::max<std::int64_t>(there - (from + gap), 0));
    if (sound > 0) {
        copy(out, gap, from + gap, sound);
        fade.sound(out, gap, sound);
    }
    if (const int missing = frames - gap - sound; missing > 0) {
        countLate(to - missing, to);
        fade.gap(out, gap + sound, missing);
    }
    played_.store(to, std::memory_order_release);
}

void QuantumAhead::begin(int frames) noexcept {
    begun_ = true;
    callbackPriority_.store(currentPriority(), std::memory_order_relaxed);
    made_.store(quantumFrames_, std::memory_order_relaxed);
    while (made_.load(std::memory_order_relaxed) < frames) runQuantum();
}

void QuantumAhead::release(std::int64_t playedAfter, int lead) noexcept {
    const std::int64_t wanted = playedAfter + lead;
    wanted_.store(wanted, std::memory_order_release);  // and with the first one, the source
    if (made_.load(std::memory_order_relaxed) >= wanted) return;
    released_.fetch_add(1, std::memory_order_release);
    futexWake(released_, 1);
}

void QuantumAhead::waitFor(std::int64_t frame) noexcept {
    for (;;) {
        const std::uint32_t seen = progress_.load(std::memory_order_acquire);
        if (made_.load(std::memory_order_acquire) >= frame) return;
        futexWait(progress_, seen);
    }
}

void QuantumAhead::copy(float* const* out, int offset, std::int64_t from, int frames) const noexcept {
    const auto start = static_cast<int>(from % ringFrames_);
    const int first = std::min(frames, ringFrames_ - start);
    for (std::size_t c = 0; c < writePointers_.size(); ++c) {
        const float* channel = ring_.data() + c * static_cast<std::size_t>(ringFrames_);
        std::copy_n(channel + start, first, out[c] + offset);
        std::copy_n(channel, frames - first, out[c] + offset + first);
    }
}

void QuantumAhead::countLate(std::int64_t from, std::int64_t to) noexcept {
    const std::int64_t first = std::max(from / quantumFrames_, countedTo_);
    const std::int64_t end = (to - 1) / quantumFrames_ + 1;
    if (end <= first) return;
    countedTo_ = end;
    lateQuanta_.fetch_add(static_cast<std::uint64_t>(end - first), std::memory_order_relaxed);
}

std::int64_t QuantumAhead::leadFrames() const noexcept {
    // In this order: what has left was made before.
    const std::int64_t played = played_.load(std::memory_order_acquire);
    return std::max<std::int64_t>(made_.load(std::memory_order_acquire) - played, 0);
}

// Thread -------------------------------------------------------------------------------------------------------------

void QuantumAhead::work() noexcept {
    const FlushToZeroScope flushToZero;
    touchStack();
    takePriority(ownPriority_ = kPriorityBelowCallback);  // until the callback has told its own
    for (;;) {
        // `seen` is read before anything that is looked at: a change after that ends the wait below.
        const std::uint32_t seen = released_.load(std::memory_order_acquire);
        if (quit_.load(std::memory_order_acquire)) return;
        const std::int64_t wanted = wanted_.load(std::memory_order_acquire);
        if (made_.load(std::memory_order_relaxed) >= wanted) {
            futexWait(released_, seen);
            continue;
        }
        const int below = callbackPriority_.load(std::memory_order_relaxed) - 1;
        if (below > 0 && below != ownPriority_) takePriority(ownPriority_ = below);
        const RealtimeScope realtime;
        const std::int64_t behind = played_.load(std::memory_order_acquire) - made_.load(std::memory_order_relaxed);
        if (behind > kLongestCatchUpFrames) {
            const std::int64_t skipped = behind / quantumFrames_ * quantumFrames_;
            held_.fetch_add(skipped, std::memory_order_relaxed);
            made_.fetch_add(skipped, std::memory_order_relaxed);  // all of it lies behind the callback
        }
        runQuantum();
    }
}

void QuantumAhead::runQuantum() noexcept {
    const std::int64_t made = made_.load(std::memory_order_relaxed);
    for (std::size_t c = 0; c < writePointers_.size(); ++c)
        writePointers_[c] = ring_.data() + c * static_cast<std::size_t>(ringFrames_) + made % ringFrames_;
    source_.runQuantum(writePointers_.data(), origin_ + made);
    made_.store(made + quantumFrames_, std::memory_order_release);
    if (handover_ != Handover::waits) return;
    progress_.fetch_add(1, std::memory_order_release);
    futexWake(progress_, 1);
}

}  // namespace lacquer::host
