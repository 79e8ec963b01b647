// SymmetricResponses: impulse responses of a wanted magnitude and a phase that is a delay, made bit by bit. Real-time
// safe after construction; one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "nodes/dsp/convolver.hpp"
#include "nodes/dsp/right_angle_transform.hpp"

namespace lacquer::nodes {

/// Frames of half such a response, which is its latency: 2048 at 48 kHz doubled `doublings` times, and at other rates
/// about as many milliseconds, so that the resolution in Hz is the same. A power of two.
[[nodiscard]] int halfFramesFor(int doublings, double sampleRate);

/// Sampling the magnitude at 2 N frequencies around the circle gives, transformed back, a symmetric response of 2 N
/// samples around sample N (A. Oppenheim, R. Schafer, "Discrete-Time Signal Processing", 3rd ed., 7.5). A window that
/// is 1 in its inner half and then falls as smoothRise() does lets it end without a step.
class SymmetricResponses {
public:
    static constexpr std::size_t kMost = 5;
    using Magnitudes = std::array<double, SpectrumRow::kBins>;
    using Used = std::array<bool, kMost>;

    /// `halfFrames`: N, a power of two from 64 on; also the latency of the responses. `count`: 1 to kMost.
    SymmetricResponses(int halfFrames, std::size_t count);

    [[nodiscard]] int halfFrames() const noexcept { return transform_.blockFrames(); }
    [[nodiscard]] int rows() const noexcept { return transform_.rows(); }
    /// Where the magnitudes of a row are sampled: radians per sample, in (0, 2 pi).
    [[nodiscard]] double omega(int row, int bin) const noexcept { return transform_.omega(row, bin); }

    /// A convolver of two slots for them; inputs, outputs and paths are the caller's.
    [[nodiscard]] ConvolverSpec convolver() const;

    /// What follows are steps towards new responses, all or those that are used.
    void begin() noexcept { begin(allUsed()); }
    void begin(const Used& used) noexcept;
    [[nodiscard]] bool busy() const noexcept { return phase_ != Phase::done; }
    /// Does a cell's share of the work; what is finished of it goes into the slot. magnitudesOf(row, magnitudes) is
    /// asked for a row of every response, and answers the same until all is done.
    template <class MagnitudesOf>
    void step(Convolver& convolver, int slot, const MagnitudesOf& magnitudesOf) noexcept {
        if (phase_ != Phase::rows) return stepOn(convolver, slot);
        for (const int end = std::min(rows(), next_ + kRowsPerCell); next_ < end; ++next_) {
            std::array<Magnitudes, kMost> magnitudes;
            magnitudesOf(next_, std::span(magnitudes).first(count_));
            takeRow(next_, magnitudes);
        }
        if (next_ == rows()) enter(Phase::columns);
    }

private:
    enum class Phase { rows, columns, partitions, done };
    // A cell's share: at 48 kHz a new response of 16384 frames takes 32 cells, 16 and 23, which is a tenth of a second.
    static constexpr int kRowsPerCell = 4;

    static constexpr Used allUsed() noexcept {
        Used used{};
        used.fill(true);
        return used;
    }
    void enter(Phase phase) noexcept {
        phase_ = phase;
        next_ = 0;
    }
    void takeRow(int row, const std::array<Magnitudes, kMost>& magnitudes) noexcept;
    void stepOn(Convolver& convolver, int slot) noexcept;
    void makeColumn(int column) noexcept;
    void putPartition(Convolver& convolver, int slot, int partition) const noexcept;

    RightAngleTransform transform_;
    std::size_t count_;
    Used used_ = allUsed();
    Phase phase_ = Phase::done;
    int next_ = 0;                                 // of the phase
    std::vector<float> window_;                    // from the middle on
    std::vector<std::vector<SpectrumRow>> grids_;  // by response
    std::vector<float> half_;                      // of a response, from the middle on
    std::vector<std::vector<float>> made_;         // by response
};

}  // namespace lacquer::nodes
