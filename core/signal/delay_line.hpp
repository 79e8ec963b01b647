// DelayLine: a whole number of frames of delay on one channel. Real-time safe after construction.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace lacquer {

class DelayLine {
public:
    /// Keeps at least `maximumDelay` frames beside a block of `maximumBlock`. Starts silent.
    DelayLine(std::int64_t maximumDelay, int maximumBlock)
        : ring_(std::bit_ceil(static_cast<std::size_t>(maximumDelay + maximumBlock)), 0.0f),
          maximumDelay_(static_cast<std::int64_t>(ring_.size()) - maximumBlock) {}

    [[nodiscard]] std::int64_t maximumDelay() const noexcept { return maximumDelay_; }

    /// Frames after which nothing of what was written before is left.
    [[nodiscard]] std::int64_t capacity() const noexcept { return static_cast<std::int64_t>(ring_.size()); }

    /// Writes `frames` of input and reads what came `delay` frames earlier. `in` and `out` may be the same.
    void process(const float* in, float* out, int frames, std::int64_t delay) noexcept {
        write(in, frames);
        read(out, frames, delay);
    }
    /// Of the `frames` written last, what came `delay` frames earlier.
    void read(float* out, int frames, std::int64_t delay) const noexcept { copyOut(out, frames, start(frames, delay)); }
    /// Likewise, one of them.
    [[nodiscard]] float sample(int index, int frames, std::int64_t delay) const noexcept {
        return ring_[(start(frames, delay) + static_cast<std::size_t>(index)) & mask()];
    }

    /// Writes without reading.
    void write(const float* in, int frames) noexcept {
        const std::size_t at = write_ & mask();
        const std::size_t first = std::min(static_cast<std::size_t>(frames), ring_.size() - at);
        std::memcpy(ring_.data() + at, in, first * sizeof(float));
        std::memcpy(ring_.data(), in + first, (static_cast<std::size_t>(frames) - first) * sizeof(float));
        write_ += static_cast<std::size_t>(frames);
    }

    void reset() noexcept { std::fill(ring_.begin(), ring_.end(), 0.0f); }

private:
    void copyOut(float* out, int frames, std::size_t from) const noexcept {
        const std::size_t at = from & mask();
        const std::size_t first = std::min(static_cast<std::size_t>(frames), ring_.size() - at);
        std::memcpy(out, ring_.data() + at, first * sizeof(float));
        std::memcpy(out + first, ring_.data(), (static_cast<std::size_t>(frames) - first) * sizeof(float));
    }
    [[nodiscard]] std::size_t start(int frames, std::int64_t delay) const noexcept {
        return write_ - static_cast<std::size_t>(frames) - static_cast<std::size_t>(delay);
    }
    [[nodiscard]] std::size_t mask() const noexcept { return ring_.size() - 1; }

    std::vector<float> ring_;
    std::int64_t maximumDelay_;
    std::size_t write_ = 0;  // counts up; unsigned wrap is harmless because the ring is a power of two
};

}  // namespace lacquer
