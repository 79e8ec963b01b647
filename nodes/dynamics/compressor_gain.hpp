// CompressorGain: from what a compressor hears to the gain it sets, cell by cell. Real-time safe; one thread at a time.
#pragma once

#include <span>
#include <vector>

#include "core/engine/processor.hpp"
#include "nodes/dsp/cell.hpp"
#include "nodes/dsp/smoothing.hpp"
#include "nodes/dsp/switch_fade.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// Those of CompressorParameter up to the detector, which are what a gain is worked out from.
[[nodiscard]] std::vector<ParameterInfo> compressorParameters();

enum class CompressorTopology : unsigned char { feedForward, feedback };

/// After D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: static
/// curve in dB, then the smooth branching detector on the gain reduction.
///
/// With feedback, the level that the curve is asked about is what is left of it (settledLevelDb): steady levels end up
/// where they do without, but above the knee attack and release are about `ratio` times as fast, and back to their
/// times below it. The loop is closed behind the detector: key filters and RMS hear the key as it comes, so that
/// feedback goes with a side chain and with lookahead, too.
class CompressorGain {
public:
    void prepare(double sampleRate);
    void reset() noexcept;

    /// For the cells that follow. Feed-forward and no auto make-up until then.
    void choose(CompressorTopology topology, bool autoMakeup) noexcept;

    /// Works out by how many dB, 0 or more, each frame of the cell that starts at `first` is to be taken down. Of
    /// `parameters` it needs those up to the release, and the detector. Returns the deepest.
    double reduce(std::span<const ParameterView> parameters, std::span<const WideCell> key, int first,
                  WideCell& reductions) noexcept;

    /// Works out the gains of the cell that starts at `first`: of the loudest channel of `key`. `parameters` are those
    /// of compressorParameters(). Returns the deepest reduction in dB, without make-up.
    double compute(std::span<const ParameterView> parameters, std::span<const WideCell> key, int first,
                   Cell& gains) noexcept;

private:
    // From levels, in place, to what the one-pole smoother has made of the reductions that the curve asks for.
    // Returns the deepest.
    double follow(WideCell& levels, const Cell& thresholds, const Cell& ratios, const Cell& knees) noexcept;
    double followBack(WideCell& levels, const Cell& thresholds, const Cell& ratios, const Cell& knees) noexcept;
    [[nodiscard]] double meanSquareBehind(const WideCell& levels) const noexcept;
    void levelsDb(std::span<const WideCell> key, bool rms, WideCell& levels) noexcept;

    const Kernels& kernels_ = chosenKernels();
    double sampleRate_ = 48000;
    double rmsFeedback_ = 0;
    WideCell rmsShares_{};  // of each frame of a cell in the mean square behind it
    double rmsRest_ = 0;    // of the mean square before it
    double meanSquare_ = 0;
    double reductionDb_ = 0;
    GlidingFeedback attack_, release_;
    CompressorTopology topology_ = CompressorTopology::feedForward;
    SwitchFade autoMakeup_;
};

}  // namespace lacquer::nodes
