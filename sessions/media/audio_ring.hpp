// AudioRing: memory for a stretch of frames along the timeline, each at its place modulo the capacity. Plain storage;
// whoever shares it between threads says who may touch which frames.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/signal/audio_block.hpp"

namespace lacquer::sessions {

class AudioRing {
public:
    /// Holds at least `capacityFrames`.
    AudioRing(int channels, std::int64_t capacityFrames)
        : channels_(channels),
          capacity_(std::bit_ceil(static_cast<std::size_t>(capacityFrames))),
          samples_(static_cast<std::size_t>(channels) * capacity_) {}

    [[nodiscard]] int channelCount() const noexcept { return channels_; }
    [[nodiscard]] std::int64_t capacityFrames() const noexcept { return static_cast<std::int64_t>(capacity_); }

    /// Stores `frames` frames of `block`, from its frame `offset` on, as those from `frame` on.
    void store(std::int64_t frame, ConstAudioBlock block, int offset, int frames) noexcept {
        forEachPart(frame, frames, [&](int channel, float* memory, int from, int count) {
            std::copy_n(block[channel] + offset + from, count, memory);
        });
    }

    /// Copies the frames from `frame` on into `block`, from its frame `offset` on.
    void fetch(std::int64_t frame, AudioBlock block, int offset, int frames) noexcept {
        forEachPart(frame, frames, [&](int channel, float* memory, int from, int count) {
            std::copy_n(memory, count, block[channel] + offset + from);
        });
    }

private:
    /// Calls `copy` for each channel and each of the at most two stretches that lie in one piece.
    template <class Copy>
    void forEachPart(std::int64_t frame, int frames, Copy copy) noexcept {
        const std::size_t at = static_cast<std::size_t>(frame) & (capacity_ - 1);
        const int first = static_cast<int>(std::min(static_cast<std::size_t>(frames), capacity_ - at));
        for (int channel = 0; channel < channels_; ++channel) {
            float* memory = samples_.data() + static_cast<std::size_t>(channel) * capacity_;
            copy(channel, memory + at, 0, first);
            if (first < frames) copy(channel, memory, first, frames - first);
        }
    }

    int channels_;
    std::size_t capacity_;
    std::vector<float> samples_;
};

}  // namespace lacquer::sessions
