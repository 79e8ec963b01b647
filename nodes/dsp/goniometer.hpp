// Goniometer: where a stereo signal has been of late, for a picture of it. Fed in real time by one thread, read by any,
// without locks.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <span>

#include "core/engine/processor.hpp"

namespace lacquer::nodes {

/// Keeps the latest kPoints instants, 48,000 to 96,000 of them a second (fewer below a sample rate of 48 kHz). A point
/// is one 64-bit atomic: its two sides always belong together. Who reads while it is fed may find points that have been
/// overtaken by newer ones, which a picture does not show.
class Goniometer {
public:
    static constexpr std::size_t kPoints = 1024;

    void prepare(double sampleRate) noexcept {
        const auto wanted = static_cast<unsigned>(std::max(1.0, sampleRate / 48000));
        step_ = static_cast<int>(std::min(std::bit_floor(wanted), static_cast<unsigned>(kControlGridFrames)));
        reset();
    }
    void reset() noexcept { count_.store(0, std::memory_order_release); }

    /// A cell of the control grid, of each side.
    void feed(const float* left, const float* right) noexcept {
        std::uint64_t count = count_.load(std::memory_order_relaxed);
        for (int i = 0; i < kControlGridFrames; i += step_) {
            const std::array<float, 2> point{left[i], right[i]};
            points_[count++ % kPoints].store(std::bit_cast<std::uint64_t>(point), std::memory_order_relaxed);
        }
        count_.store(count, std::memory_order_release);
    }

    /// The latest that have room in `points`, oldest first; says how many. Any thread.
    std::size_t read(std::span<StereoPoint> points) const noexcept {
        const std::uint64_t count = count_.load(std::memory_order_acquire);
        const std::size_t found = std::min({points.size(), kPoints, static_cast<std::size_t>(count)});
        for (std::size_t i = 0; i < found; ++i) {
            const std::uint64_t bits = points_[(count - found + i) % kPoints].load(std::memory_order_relaxed);
            const auto point = std::bit_cast<std::array<float, 2>>(bits);
            points[i] = {point[0], point[1]};
        }
        return found;
    }

private:
    int step_ = 1;
    std::atomic<std::uint64_t> count_{0};
    std::array<std::atomic<std::uint64_t>, kPoints> points_{};
};

}  // namespace lacquer::nodes
