// LinearPhaseDesign: responses with the magnitude of lacquer:eq's bands and a phase that is a delay, made bit by bit.
// Real-time safe after construction; one thread at a time.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "nodes/dsp/symmetric_responses.hpp"
#include "nodes/eq/eq_response.hpp"

namespace lacquer::nodes {

class LinearPhaseDesign {
public:
    /// `halfFrames`: as SymmetricResponses has it. `width`: 1 or 2.
    LinearPhaseDesign(double sampleRate, int halfFrames, int width);

    /// A convolver for the responses: one on mono; left to left, left to right, right to left and right to right on
    /// stereo. Two slots.
    [[nodiscard]] ConvolverSpec convolver() const;

    /// Takes up the bands, all but the output level. Uses libm, as designChain() does.
    void begin(const EqSettings& settings) noexcept;
    [[nodiscard]] bool busy() const noexcept { return responses_.busy(); }
    /// Does a cell's share of the work; what is finished of it goes into the slot.
    void step(Convolver& convolver, int slot) noexcept;

private:
    static constexpr std::size_t kPlacements = 5;
    using Magnitudes = SymmetricResponses::Magnitudes;

    void magnitudesOf(int row, std::span<Magnitudes> magnitudes) const noexcept;
    void multiplyBy(EqPlacement placement, int row, Magnitudes& powers) const noexcept;

    double sampleRate_;
    bool stereo_;
    SymmetricResponses responses_;
    std::array<std::vector<FilterShape>, kPlacements> filters_;  // that are not flat
    std::vector<double> squaredTangents_;                        // of half the frequencies, row by row
};

}  // namespace lacquer::nodes
