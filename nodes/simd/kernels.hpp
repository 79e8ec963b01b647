// The hot loops of the built-in nodes, compiled once for every SimdTarget. A kernel does the same operations in the
// same order on each of them, without fused multiply-add, so all give the same bits. Real-time safe; what they work on
// belongs to the caller.
//
// The sources that are compiled for a target see this header: it and what it includes must define no function that
// another source could be linked with.
#pragma once

namespace lacquer::nodes {

enum class SimdTarget : unsigned char;

/// Frames that a kernel works on: a cell of the control grid (kControlGridFrames).
#ifdef LACQUER_CONTROL_GRID_FRAMES
inline constexpr int kKernelFrames = LACQUER_CONTROL_GRID_FRAMES;
#else
inline constexpr int kKernelFrames = 64;
#endif

/// Second-order filters in a row, on one or two channels, for one cell. The filter at `filter` on `channel` is the lane
/// filter * channels + channel.
struct FilterCascade {
    static constexpr int kMaximumFilters = 8;
    static constexpr int kLanes = 2 * kMaximumFilters;

    /// By lane, as in FilterCoefficients.
    struct Coefficients {
        alignas(64) double g[kLanes];
        alignas(64) double k[kLanes];
        alignas(64) double direct[kLanes];
        alignas(64) double band[kLanes];
        alignas(64) double low[kLanes];
    };
    enum class Course : unsigned char {
        steady,  ///< `target` all along
        moving,  ///< in a straight line from `start`, which is left behind, to `target`, reached with the last frame
    };

    int filters = 0;   ///< 1 to kMaximumFilters
    int channels = 2;  ///< 1 or 2
    Course course = Course::steady;
    Coefficients start{};
    Coefficients target{};
    alignas(64) double s1[kLanes]{};  ///< the integrators, which remember from cell to cell
    alignas(64) double s2[kLanes]{};
};

/// Weights of points between the two samples in the middle of kTaps, of the older half only: the point half-way, and
/// pairs of points that mirror each other, each as an even and an odd part.
template <int kTaps, int kPairs>
struct MirroredWeights {
    float middle[kTaps / 2];
    float even[kPairs][kTaps / 2];
    float odd[kPairs][kTaps / 2];
};

/// What a true peak is looked for with: see TruePeakDetector.
struct TruePeakWeights {
    static constexpr int kHalvingTaps = 192;
    static constexpr int kFineTaps = 16;
    static constexpr int kMeterTaps = 12;
    static constexpr int kDelayFrames = kHalvingTaps / 2 + kFineTaps / 4;

    float halving[kHalvingTaps / 2];
    MirroredWeights<kFineTaps, 3> fine;
    MirroredWeights<kMeterTaps, 3> meters;
    float fineReach, meterReach;  ///< no point of them is farther from zero than so many times its farthest sample
};
/// What one channel has heard.
struct TruePeakHistory {
    float samples[TruePeakWeights::kHalvingTaps - 1 + kKernelFrames];   ///< what came before, then the cell
    float doubled[TruePeakWeights::kFineTaps - 1 + 2 * kKernelFrames];  ///< the same at twice the rate
};

/// The two K-weighting filters of one or two channels, as direct forms: y = b0 x + s1, s1 = b1 x - a1 y + s2, s2 = b2 x
/// - a2 y. Lanes: the shelf of either channel, then the high pass of either, which works on the sample before.
struct WeightingFilters {
    static constexpr int kLanes = 4;

    alignas(32) double b0[kLanes]{};
    alignas(32) double b1[kLanes]{};
    alignas(32) double b2[kLanes]{};
    alignas(32) double a1[kLanes]{};
    alignas(32) double a2[kLanes]{};
    alignas(32) double s1[kLanes]{};   ///< what they remember
    alignas(32) double s2[kLanes]{};   ///< likewise
    alignas(32) double out[kLanes]{};  ///< what they put out last
};

/// Complex values of 64 frequencies of a spectrum: a row of what RightAngleTransform makes.
struct SpectrumRow {
    static constexpr int kBins = 64;

    alignas(64) float real[kBins];
    alignas(64) float imaginary[kBins];
};

struct Kernels {
    /// samples[channel][frame], in place.
    void (*filterCascade)(FilterCascade& cascade, double* const* samples) noexcept;

    /// Raises peaks[frame] to the largest magnitude from the sample kDelayFrames earlier to the one after it; where
    /// none of the cell can be above `floor`, it may leave them. The cell stands at the end of `history.samples`
    /// already; `history.doubled` is continued.
    void (*raisePeaks)(const TruePeakWeights& weights, TruePeakHistory& history, float floor, float* peaks) noexcept;

    /// Runs the filters over `frames` samples of either channel. Adds the energy of what the high passes put out to
    /// energies[0] and [1].
    void (*weighEnergy)(WeightingFilters& filters, const float* left, const float* right, int frames,
                        double* energies) noexcept;

    /// fastLog2 and fastExp2 of every value of a cell, in place.
    void (*log2)(double* values) noexcept;
    void (*exp2)(double* values) noexcept;

    /// The Fourier transform of 64 complex values. `turns`: e^(-2 pi i b c / 64) at 8 c + b. Back again: with real and
    /// imaginary parts exchanged, before and after.
    void (*transformRow)(const SpectrumRow& turns, const float* real, const float* imaginary, float* outReal,
                         float* outImaginary) noexcept;

    /// sum += a[0] b[0] + a[1] b[1] + …, `count` products bin by bin, in this order.
    void (*addRowProducts)(const SpectrumRow* a, const SpectrumRow* b, int count, SpectrumRow& sum) noexcept;
};

/// Of a target that the machine has.
[[nodiscard]] const Kernels& kernelsFor(SimdTarget target) noexcept;
/// Of the chosen one: what a processor takes along when it is created.
[[nodiscard]] const Kernels& chosenKernels() noexcept;

}  // namespace lacquer::nodes
