// RightAngleTransform: the Fourier transform that convolution by blocks needs, cut into small pieces of work. Real-time
// safe after construction; pieces that work on different memory may run on any thread.
#pragma once

#include <memory>
#include <vector>

#include "nodes/simd/kernels.hpp"

struct kiss_fft_state;

namespace lacquer::nodes {

/// Of a real signal of 2 N samples it takes the N values at the frequencies 2 pi (k + 1/4) / N radians per sample.
/// There a product of spectra is the convolution of the signals in which what runs over the end of the 2 N samples
/// comes in at the start with its sign turned; of two signals of which one is silent from sample N on, the second half
/// is the plain convolution. The values come from one complex transform of N points, of (x[n] - i x[n + N]) e^(-i pi n
/// / 2N), with nothing to be put apart afterwards: R. Crandall, B. Fagin, "Discrete Weighted Transforms and
/// Large-Integer Arithmetic", Math. Comp. 62(205), 1994.
///
/// The transform of N points goes by rows and columns (W. M. Gentleman, G. Sande, "Fast Fourier Transforms: for fun and
/// profit", 1966): 64 columns of N/64 points, then N/64 rows of 64. Row r holds the frequencies k = r + (N/64) j.
class RightAngleTransform {
public:
    static constexpr int kColumns = SpectrumRow::kBins;
    static constexpr int kMostFrames = 131072;  ///< 16 kB of the stack for a column, twice

    /// `blockFrames`: N, a power of two from 64 to kMostFrames. Allocates.
    explicit RightAngleTransform(int blockFrames);

    [[nodiscard]] int blockFrames() const noexcept { return rows_ * kColumns; }
    [[nodiscard]] int rows() const noexcept { return rows_; }
    /// The frequency of a bin of a row, in radians per sample, in (0, 2 pi).
    [[nodiscard]] double omega(int row, int bin) const noexcept;

    /// Forward: every column of the signal, whose halves are `first` and `second` (N samples each), into the
    /// rows of `grid`; then every row. `second` null: silence.
    void forwardColumn(int column, const float* first, const float* second, SpectrumRow* grid) const noexcept;
    void forwardRow(int row, const SpectrumRow* grid, SpectrumRow& spectrum) const noexcept;

    /// Back: every row, into `grid`; then every column, into the halves of the signal. They come N times as large.
    /// Null: that half is not wanted.
    void inverseRow(int row, const SpectrumRow& spectrum, SpectrumRow* grid) const noexcept;
    void inverseColumn(int column, const SpectrumRow* grid, float* first, float* second) const noexcept;

private:
    struct FreePlan {
        void operator()(kiss_fft_state* plan) const noexcept;
    };
    using Plan = std::unique_ptr<kiss_fft_state, FreePlan>;

    const Kernels& kernels_ = chosenKernels();
    int rows_;
    Plan column_, columnBack_;           // of columns longer than one point
    SpectrumRow turns_;                  // for transformRow
    std::vector<SpectrumRow> weights_;   // e^(-i pi n / 2N), row by row
    std::vector<SpectrumRow> twiddles_;  // e^(-2 pi i row column / N)
};

}  // namespace lacquer::nodes
