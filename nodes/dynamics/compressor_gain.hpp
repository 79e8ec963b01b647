// CompressorGain: from what a compressor hears to the gain it sets, cell by cell. Real-time safe; one thread at a time.
#pragma once

#include <span>
#include <vector>

#include "core/engine/processor.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// Those of CompressorParameter up to the detector, which are what a gain is worked out from.
[[nodiscard]] std::vector<ParameterInfo> compressorParameters();

/// After D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012:
/// feed-forward, static curve in dB, then the smooth branching detector on the gain reduction.
class CompressorGain {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// Works out the gains of the cell that starts at `first`: of the loudest channel of `key`. `parameters` are those
    /// of compressorParameters(). Returns the deepest reduction in dB, without make-up.
    double compute(std::span<const ParameterView> parameters, std::span<const WideCell> key, int first,
                   Cell& gains) noexcept;

private:
    void levelsDb(std::span<const WideCell> key, bool rms, WideCell& levels) noexcept;

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    double rmsFeedback_ = 0;
    double meanSquare_ = 0;
    double reductionDb_ = 0;
};

}  // namespace lacquer::nodes
