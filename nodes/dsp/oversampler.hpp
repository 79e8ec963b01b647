// Oversampler: takes one channel to 2, 4, 8 or 16 times its sample rate and back, for what makes harmonics. Real-time
// safe after prepare(); one thread at a time.
#pragma once

#include <span>
#include <vector>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

/// Half-band FIR filters in a row, each twice as fast as the one before, but for the last step down: linear phase, flat
/// to 0.45 of the sample rate. What is made above half the sample rate is 110 dB down before it folds.
class Oversampler {
public:
    static constexpr int kMostStages = 4;

    /// 2^stages times the sample rate; `stages` in 0 … kMostStages.
    void prepare(int stages);
    void reset() noexcept;

    /// Of up() and down() together: a whole number.
    [[nodiscard]] int latencyFrames() const noexcept { return latencyFrames_; }

    /// The next cell at the higher rate; to be changed in place, then taken back by down().
    [[nodiscard]] std::span<double> up(const WideCell& cell) noexcept;
    void down(WideCell& cell) noexcept;

    /// Puts shape(x, frame) in the place of every x at the higher rate, `frame` of the cell being the one before it.
    template <class Shape>
    void shape(WideCell& cell, Shape shape) noexcept {
        const std::span<double> high = up(cell);
        for (std::size_t i = 0; i < high.size(); ++i) high[i] = shape(high[i], i >> stages_.size());
        down(cell);
    }

private:
    // A symmetric filter of 2 M + 1 taps, M odd, at the higher rate: the taps with even and odd numbers, the first half
    // of each, and the one in the middle, which has an odd number.
    struct Filter {
        std::vector<double> even, odd;
        double middle = 0.5;
    };
    // One doubling.
    struct Stage {
        Filter up, down;
        int extraDelay = 0;             // frames at the lower rate, so that all delays add up to whole frames
        std::vector<double> low;        // what came before, then a cell, at the lower rate
        std::vector<double> even, odd;  // likewise at the higher rate, every other sample
    };

    static Filter makeFilter(int middle, double cutoff);
    static void raise(Stage& stage, const double* in, double* out) noexcept;
    static void lower(Stage& stage, const double* in, double* out) noexcept;

    std::vector<Stage> stages_;
    std::vector<std::vector<double>> rates_;  // a cell at each rate, the lowest first
    int latencyFrames_ = 0;
};

}  // namespace lacquer::nodes
