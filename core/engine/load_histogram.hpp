// LoadHistogram: how often something takes what share of the time there is. Written by one real-time thread, read by
// any other.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace lacquer {

/// Counts shares (1: all the time there is) in steps of a 16th of an octave, so that what it tells is right within 2.2
/// percent, from 1/4096 to 16; what is beyond counts as that.
class LoadHistogram {
public:
    /// The writing thread, real time.
    void note(double share) noexcept {
        const double step = kStepsPerOctave * (std::log2(std::max(share, 1e-9)) + kOctavesBelowOne);
        std::atomic<std::uint64_t>& count =
            counts_[static_cast<std::size_t>(std::clamp(step, 0.0, static_cast<double>(kSteps - 1)))];
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        if (share > worst_.load(std::memory_order_relaxed)) worst_.store(share, std::memory_order_relaxed);
    }

    /// The share that at most 1 - `part` of all exceed: 0.5 the median, 0.99 the 99th percentile. 0 before the first.
    [[nodiscard]] double percentile(double part) const noexcept {
        std::uint64_t all = 0;
        for (const auto& count : counts_) all += count.load(std::memory_order_relaxed);
        std::uint64_t seen = 0;
        for (std::size_t step = 0; step < kSteps; ++step) {
            seen += counts_[step].load(std::memory_order_relaxed);
            if (seen > 0 && static_cast<double>(seen) >= part * static_cast<double>(all))
                return std::exp2((static_cast<double>(step) + 0.5) / kStepsPerOctave - kOctavesBelowOne);
        }
        return 0;
    }
    /// The highest share, as it was.
    [[nodiscard]] double worst() const noexcept { return worst_.load(std::memory_order_relaxed); }

private:
    static constexpr int kStepsPerOctave = 16, kOctavesBelowOne = 12, kOctavesAboveOne = 4;
    static constexpr std::size_t kSteps = kStepsPerOctave * (kOctavesBelowOne + kOctavesAboveOne);

    std::array<std::atomic<std::uint64_t>, kSteps> counts_{};
    std::atomic<double> worst_{0};
};

}  // namespace lacquer
