// LinearPhaseDesign: responses with the magnitude of lacquer:eq's bands and a phase that is a delay, made bit by bit.
// Real-time safe after construction; one thread at a time.
#pragma once

#include <array>
#include <vector>

#include "nodes/dsp/convolver.hpp"
#include "nodes/dsp/right_angle_transform.hpp"
#include "nodes/eq/eq_response.hpp"

namespace lacquer::nodes {

/// Sampling the magnitude at 2 N frequencies around the circle gives, transformed back, a symmetric response of 2 N
/// samples around sample N (A. Oppenheim, R. Schafer, "Discrete-Time Signal Processing", 3rd ed., 7.5). A window that
/// is 1 in its inner half and then falls as smoothRise() does lets it end without a step.
class LinearPhaseDesign {
public:
    /// `halfFrames`: N, a power of two from 64 on; also the latency of the responses. `width`: 1 or 2.
    LinearPhaseDesign(double sampleRate, int halfFrames, int width);

    /// A convolver for the responses: one on mono; left to left, left to right, right to left and right to right on
    /// stereo. Two slots.
    [[nodiscard]] ConvolverSpec convolver() const;

    /// Takes up the bands, all but the output level. Uses libm, as designChain() does.
    void begin(const EqSettings& settings) noexcept;
    [[nodiscard]] bool busy() const noexcept { return phase_ != Phase::done; }
    /// Does a cell's share of the work; what is finished of it goes into the slot.
    void step(Convolver& convolver, int slot) noexcept;

private:
    enum class Phase { rows, columns, partitions, done };
    static constexpr std::size_t kPlacements = 5;
    static constexpr std::size_t kMostResponses = 4;
    using Powers = std::array<double, SpectrumRow::kBins>;

    void makeRow(int row) noexcept;
    void makeColumn(int column) noexcept;
    void multiplyBy(EqPlacement placement, int row, Powers& powers) const noexcept;

    double sampleRate_;
    RightAngleTransform transform_;
    std::size_t responseCount_;
    bool crossed_ = false;  // something of each side goes to the other
    Phase phase_ = Phase::done;
    int next_ = 0;                                               // of the phase
    std::array<std::vector<FilterShape>, kPlacements> filters_;  // that are not flat
    std::vector<double> squaredTangents_;                        // of half the frequencies, row by row
    std::vector<float> window_;                                  // from the middle on
    std::vector<std::vector<SpectrumRow>> grids_;
    std::vector<float> half_;  // of a response, from the middle on
    std::vector<std::vector<float>> made_;
};

}  // namespace lacquer::nodes
