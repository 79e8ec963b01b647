// Crossover: splits a signal into bands that add up to it again, but for its phase. Real-time safe after prepare(); one
// thread at a time.
#pragma once

#include <array>
#include <span>

#include "core/signal/audio_block.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/running_filter.hpp"

namespace lacquer::nodes {

/// Linkwitz-Riley crossovers of the fourth order, 24 dB per octave and 6 dB down where two bands meet (S. Linkwitz, R.
/// Riley, "Active Crossover Networks for Noncoincident Drivers", JAES 24(1), 1976). Each band goes through the
/// all-passes of the crossovers above that it does not meet (J. D'Appolito, 1987), so the sum of all is an all-pass at
/// any number of bands: as loud as what went in at every frequency.
class Crossover {
public:
    static constexpr std::size_t kMostBands = 6;
    using Bands = std::array<std::array<WideCell, 2>, kMostBands>;

    void prepare(double sampleRate);
    void reset() noexcept;

    /// Splits the cell of `in` that starts at `first` between these frequencies, which rise and are one fewer than the
    /// bands, 1 to 5. They are reached with its last frame.
    void split(const ConstAudioBlock& in, int first, std::span<const double> frequenciesHz, Bands& bands) noexcept;

private:
    static constexpr std::size_t kMostSplits = kMostBands - 1;

    // What one crossover does: two low passes and the all-passes of those above, and two high passes for the rest.
    struct Split {
        double frequencyHz = 0;
        std::array<RunningFilter, 2 + kMostSplits - 1> low;
        std::array<RunningFilter, 2> high;
    };

    void aim(std::span<const double> frequenciesHz) noexcept;

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    std::size_t splitCount_ = 0;
    std::array<Split, kMostSplits> splits_;
};

}  // namespace lacquer::nodes
