#include "host/audio/input_feed.hpp"

#include <algorithm>

namespace lacquer::host {

InputFeed::InputFeed(int channels, const CallbackPartition& partition)
    : partition_(partition),
      ring_(static_cast<std::size_t>(channels), std::vector<float>(static_cast<std::size_t>(kRingFrames))) {}

void InputFeed::push(const float* const* in, int frames) noexcept {
    const std::int64_t from = pushed_.load(std::memory_order_relaxed);
    const std::int64_t at = from % kRingFrames;
    const auto first = std::min<std::int64_t>(frames, kRingFrames - at);
    for (std::size_t c = 0; c < ring_.size(); ++c) {
        std::copy_n(in[c], first, ring_[c].begin() + at);
        std::copy_n(in[c] + first, frames - first, ring_[c].begin());
    }
    pushed_.store(from + frames, std::memory_order_release);
}

void InputFeed::pullsTo(std::int64_t streamEnd) noexcept {
    const auto missing = static_cast<int>(streamEnd - pushed_.load(std::memory_order_relaxed));
    if (missing > missing_.load(std::memory_order_relaxed)) missing_.store(missing, std::memory_order_relaxed);
}

// What the callback has stored before it released the quantum is seen here.
void InputFeed::fetch(std::int64_t streamFrame, LiveInput& into) noexcept {
    const int needed = partition_.inputDelayFrames() + missing_.load(std::memory_order_relaxed);
    const int delay = std::max(delay_.load(std::memory_order_relaxed), needed);
    delay_.store(delay, std::memory_order_relaxed);
    const std::int64_t start = streamFrame - delay;
    const std::int64_t newest = pushed_.load(std::memory_order_acquire);
    const std::int64_t oldest = std::max<std::int64_t>(newest - kRingFrames / 2, 0);
    const int frames = into.quantumFrames();
    for (int c = 0; c < into.channelCount(); ++c) {
        const std::vector<float>& channel = ring_[static_cast<std::size_t>(c)];
        float* out = into.quantum()[c];
        for (int i = 0; i < frames; ++i) {
            const std::int64_t frame = start + i;
            const bool there = frame >= oldest && frame < newest;
            out[i] = there ? channel[static_cast<std::size_t>(frame % kRingFrames)] : 0.0f;
        }
    }
}

}  // namespace lacquer::host
