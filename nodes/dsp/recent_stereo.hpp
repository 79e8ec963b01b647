// RecentStereo: what a stereo signal has been of late, for pictures of it: a goniometer, a spectrum. Fed in real time
// by one thread, read by any, without locks.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <span>

#include "core/engine/processor.hpp"

namespace lacquer::nodes {

/// Keeps the latest kRecentStereoFrames instants. One is one 64-bit atomic: its two sides always belong together. Who
/// reads while it is fed may find that the oldest have been overtaken by newer ones, which a picture does not show.
class RecentStereo {
public:
    void reset() noexcept { heard_.store(0, std::memory_order_release); }

    /// A cell of the control grid, of each side.
    void feed(const float* left, const float* right) noexcept {
        std::uint64_t heard = heard_.load(std::memory_order_relaxed);
        for (int i = 0; i < kControlGridFrames; ++i) {
            const std::array<float, 2> point{left[i], right[i]};
            points_[heard++ % points_.size()].store(std::bit_cast<std::uint64_t>(point), std::memory_order_relaxed);
        }
        heard_.store(heard, std::memory_order_release);
    }

    /// See Processor::recentStereo.
    RecentStereoReading read(std::span<StereoPoint> points) const noexcept {
        const std::uint64_t heard = heard_.load(std::memory_order_acquire);
        const std::size_t found = std::min({points.size(), points_.size(), static_cast<std::size_t>(heard)});
        for (std::size_t i = 0; i < found; ++i) {
            const std::uint64_t bits = points_[(heard - found + i) % points_.size()].load(std::memory_order_relaxed);
            const auto point = std::bit_cast<std::array<float, 2>>(bits);
            points[i] = {point[0], point[1]};
        }
        return {found, heard};
    }

private:
    std::atomic<std::uint64_t> heard_{0};
    std::array<std::atomic<std::uint64_t>, kRecentStereoFrames> points_{};
};

}  // namespace lacquer::nodes
