// PeakToShortTerm: PSR, how far the peaks of the last 3 s are above their loudness. Fed in real time by one thread,
// read by any.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "nodes/dsp/peak_meter.hpp"

namespace lacquer::nodes {

/// True peak of the last 3 s less the short-term loudness of the same 3 s (I. Shepherd et al., "Standardizing PSR", AES
/// 143, 2017), in steps of 100 ms: those of a ShortTermLoudness. 0 until 3 s have passed.
class PeakToShortTerm {
public:
    void reset() noexcept {
        peaks_ = {};
        hops_ = 0;
        open_ = 0;
        shown_.store(0, std::memory_order_relaxed);
        lowest_.store(0, std::memory_order_relaxed);
    }
    /// The true peak of a cell, as an amplitude; finite.
    void notePeak(float peak) noexcept { open_ = std::max(open_, peak); }
    /// The step ends, with this short-term loudness. What is as quiet as silence has none.
    void closeHop(double shortTermLufs) noexcept {
        peaks_[hops_++ % peaks_.size()] = open_;
        open_ = 0;
        if (hops_ < peaks_.size() || shortTermLufs <= kMeterFloorDb) return;
        const auto psr = static_cast<float>(meterDb(*std::ranges::max_element(peaks_)) - shortTermLufs);
        const bool first = lowest_.load(std::memory_order_relaxed) == 0;
        if (first || psr < lowest_.load(std::memory_order_relaxed)) lowest_.store(psr, std::memory_order_relaxed);
        shown_.store(psr, std::memory_order_relaxed);
    }

    /// dB.
    [[nodiscard]] double db() const noexcept { return shown_.load(std::memory_order_relaxed); }
    /// The lowest since the start: the densest 3 s.
    [[nodiscard]] double lowestDb() const noexcept { return lowest_.load(std::memory_order_relaxed); }

private:
    std::array<float, 30> peaks_{};
    std::uint64_t hops_ = 0;
    float open_ = 0;
    std::atomic<float> shown_{0}, lowest_{0};
};

}  // namespace lacquer::nodes
