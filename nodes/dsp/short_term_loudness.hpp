// ShortTermLoudness: the loudness of the last 3 s, and how far it ranges, after EBU Tech 3341 and 3342. Fed in real
// time by one thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "nodes/dsp/loudness.hpp"

namespace lacquer::nodes {

/// A new value every 100 ms. For the range they are sorted into bins of 0.1 LU, so memory does not grow, and the range
/// is as coarse as a bin.
class ShortTermLoudness {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// The K-weighted energy of the next cell of the control grid (WeightedEnergy).
    /// Returns whether lufs() is a new value.
    bool add(double cellEnergy) noexcept;

    /// LUFS; -120 at most quiet, and until 3 s have passed, what has passed counting as 3 s.
    [[nodiscard]] double lufs() const noexcept { return shown_.load(std::memory_order_relaxed); }
    /// The highest since the start.
    [[nodiscard]] double highest() const noexcept { return highest_.load(std::memory_order_relaxed); }
    /// Loudness range (LRA), LU: from the 10th to the 95th percentile of what is louder than -70 LUFS and than 20 LU
    /// below the mean of that. 0 before there is any. Settles over the first minute.
    [[nodiscard]] double rangeLu() const noexcept { return range_.load(std::memory_order_relaxed); }

private:
    static constexpr std::size_t kHops = 30;
    static constexpr double kLowestLufs = -70;
    static constexpr double kBinLu = 0.1;
    static constexpr std::size_t kBins = 1000;  // up to +30 LUFS
    struct Bin {
        std::uint64_t values = 0;
        double power = 0;
    };
    void closeHop() noexcept;
    [[nodiscard]] double range() const noexcept;

    int cellsPerHop_ = 1;
    int cells_ = 0;      ///< of the hop that is open
    double energy_ = 0;  ///< likewise
    std::array<double, kHops> hops_{};
    std::uint64_t hopCount_ = 0;
    std::vector<Bin> bins_;
    std::atomic<float> shown_{-120}, highest_{-120}, range_{0};
};

}  // namespace lacquer::nodes
