// GatedLoudness: the integrated loudness of all that has been heard, after ITU-R BS.1770-5 and EBU R 128, kept up to
// date while it goes on. Fed in real time by one thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "nodes/dsp/loudness.hpp"

namespace lacquer::nodes {

/// Blocks of 400 ms, a new one every 100 ms, are sorted by their loudness into bins of 0.1 LU, which keep count and sum
/// of their powers: so memory does not grow, and only the relative gate is as coarse as a bin. A second takes as many
/// cells of the control grid as come nearest, which is within 0.3 % from 44.1 kHz on.
class GatedLoudness {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// One or two channels; a whole number of cells of the control grid.
    void feed(const ConstAudioBlock& block) noexcept;
    /// The same for a cell whose weighted energy is known.
    void add(double cellEnergy) noexcept;

    /// LUFS; not a number until a block has passed the gate of -70 LUFS.
    [[nodiscard]] double lufs() const noexcept { return shown_.load(std::memory_order_relaxed); }

private:
    static constexpr double kLowestLufs = -70;
    static constexpr int kBins = 1000;  // up to +30 LUFS
    static constexpr double kBinLu = 0.1;
    static constexpr std::size_t kHopsPerBlock = 4;
    struct Bin {
        std::uint64_t blocks = 0;
        double power = 0;
    };
    void closeHop() noexcept;
    [[nodiscard]] double meanFrom(int bin) const noexcept;

    WeightedEnergy weighted_;
    int cellsPerHop_ = 1;
    int cells_ = 0;      ///< of the hop that is open
    double energy_ = 0;  ///< likewise
    std::array<double, kHopsPerBlock> hops_{};
    std::uint64_t hopCount_ = 0;
    std::vector<Bin> bins_;
    std::atomic<float> shown_{0};
};

}  // namespace lacquer::nodes
