// TruePeakDetector: the height of the continuous waveform between the samples, by 16-fold oversampling.
// Real-time safe after construction; one object per channel.
#pragma once

#include "nodes/dsp/cell.hpp"
#include "nodes/simd/kernels.hpp"

namespace lacquer::nodes {

/// Finds for every sample the largest magnitude from that sample (included) to the next one. Sixteen points per sample
/// leave 0.034 dB unseen at 0.45 of the sample rate (ITU-R BS.1770-5, annex 2: 20 log10 cos(pi f / n)).
///
/// Two windowed-sinc interpolators in a row: a long one that doubles the rate and decides how close to half the sample
/// rate the detector sees (flat to 0.49), then short ones for the eight points between neighbours. The short
/// interpolators of usual meters are asked as well, and the highest answer counts.
class TruePeakDetector {
public:
    /// The peak at index i of a cell belongs to the sample this many frames before it.
    static constexpr int kDelayFrames = TruePeakWeights::kDelayFrames;

    void reset() noexcept;

    /// Raises peaks[i] where this channel is higher. NaN is ignored. Peaks that are not above `floor` may be left out:
    /// cells without any above it take half the time.
    void raise(const Cell& samples, Cell& peaks, float floor = 0) noexcept;

private:
    const Kernels* kernels_ = &chosenKernels();
    TruePeakHistory history_{};
};

}  // namespace lacquer::nodes
