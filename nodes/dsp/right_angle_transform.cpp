#include "nodes/dsp/right_angle_transform.hpp"

#include <kissfft/kiss_fft.h>

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace lacquer::nodes {
namespace {

constexpr std::size_t kMostRows = RightAngleTransform::kMostFrames / RightAngleTransform::kColumns;
constexpr int kTileSide = 8;  // of transformRow

// Goes round clockwise.
void setTo(SpectrumRow& row, int bin, double turns) {
    const double angle = 2 * std::numbers::pi * turns;
    row.real[bin] = static_cast<float>(std::cos(angle));
    row.imaginary[bin] = static_cast<float>(-std::sin(angle));
}

}  // namespace

void RightAngleTransform::FreePlan::operator()(kiss_fft_state* plan) const noexcept {
    kiss_fft_free(plan);
}

RightAngleTransform::RightAngleTransform(int blockFrames) : rows_(blockFrames / kColumns) {
    assert(std::has_single_bit(static_cast<unsigned>(blockFrames)) && rows_ >= 1 && blockFrames <= kMostFrames);
    if (rows_ > 1) {
        column_.reset(kiss_fft_alloc(rows_, 0, nullptr, nullptr));
        columnBack_.reset(kiss_fft_alloc(rows_, 1, nullptr, nullptr));
    }
    weights_.resize(static_cast<std::size_t>(rows_));
    twiddles_.resize(static_cast<std::size_t>(rows_));
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < kColumns; ++column) {
            const auto r = static_cast<std::size_t>(row);
            setTo(weights_[r], column, (row * kColumns + column) / (4.0 * blockFrames));
            setTo(twiddles_[r], column, static_cast<double>(row) * column / blockFrames);
        }
    for (int bin = 0; bin < SpectrumRow::kBins; ++bin)
        setTo(turns_, bin, bin / kTileSide * (bin % kTileSide) / double{SpectrumRow::kBins});
}

double RightAngleTransform::omega(int row, int bin) const noexcept {
    return 2 * std::numbers::pi * (row + rows_ * bin + 0.25) / blockFrames();
}

void RightAngleTransform::forwardColumn(int column, const float* first, const float* second,
                                        SpectrumRow* grid) const noexcept {
    const auto weighted = [&](int row) -> kiss_fft_cpx {
        const SpectrumRow& weights = weights_[static_cast<std::size_t>(row)];
        const float real = first[row * kColumns + column];
        const float imaginary = second == nullptr ? 0.0f : -second[row * kColumns + column];
        return {real * weights.real[column] - imaginary * weights.imaginary[column],
                real * weights.imaginary[column] + imaginary * weights.real[column]};
    };
    const auto put = [&](int row, kiss_fft_cpx value) {
        grid[row].real[column] = value.r;
        grid[row].imaginary[column] = value.i;
    };
    if (rows_ == 1) return put(0, weighted(0));
    if (rows_ == SpectrumRow::kBins) {
        SpectrumRow in, out;
        for (int row = 0; row < SpectrumRow::kBins; ++row) {
            const kiss_fft_cpx value = weighted(row);
            in.real[row] = value.r;
            in.imaginary[row] = value.i;
        }
        kernels_.transformRow(turns_, in.real, in.imaginary, out.real, out.imaginary);
        for (int row = 0; row < SpectrumRow::kBins; ++row) put(row, {out.real[row], out.imaginary[row]});
        return;
    }
    std::array<kiss_fft_cpx, kMostRows> in, out;
    for (int row = 0; row < rows_; ++row) in[static_cast<std::size_t>(row)] = weighted(row);
    kiss_fft(column_.get(), in.data(), out.data());
    for (int row = 0; row < rows_; ++row) put(row, out[static_cast<std::size_t>(row)]);
}

void RightAngleTransform::forwardRow(int row, const SpectrumRow* grid, SpectrumRow& spectrum) const noexcept {
    SpectrumRow turned;
    const SpectrumRow& in = grid[row];
    const SpectrumRow& twiddles = twiddles_[static_cast<std::size_t>(row)];
    for (int i = 0; i < kColumns; ++i) {
        turned.real[i] = in.real[i] * twiddles.real[i] - in.imaginary[i] * twiddles.imaginary[i];
        turned.imaginary[i] = in.real[i] * twiddles.imaginary[i] + in.imaginary[i] * twiddles.real[i];
    }
    kernels_.transformRow(turns_, turned.real, turned.imaginary, spectrum.real, spectrum.imaginary);
}

void RightAngleTransform::inverseRow(int row, const SpectrumRow& spectrum, SpectrumRow* grid) const noexcept {
    SpectrumRow turned;
    kernels_.transformRow(turns_, spectrum.imaginary, spectrum.real, turned.imaginary, turned.real);
    const SpectrumRow& twiddles = twiddles_[static_cast<std::size_t>(row)];
    SpectrumRow& out = grid[row];
    for (int i = 0; i < kColumns; ++i) {
        out.real[i] = turned.real[i] * twiddles.real[i] + turned.imaginary[i] * twiddles.imaginary[i];
        out.imaginary[i] = turned.imaginary[i] * twiddles.real[i] - turned.real[i] * twiddles.imaginary[i];
    }
}

void RightAngleTransform::inverseColumn(int column, const SpectrumRow* grid, float* first,
                                        float* second) const noexcept {
    const auto take = [&](int row) -> kiss_fft_cpx { return {grid[row].real[column], grid[row].imaginary[column]}; };
    const auto put = [&](int row, kiss_fft_cpx value) {
        const SpectrumRow& weights = weights_[static_cast<std::size_t>(row)];
        const float c = weights.real[column], s = weights.imaginary[column];
        const int n = row * kColumns + column;
        if (first != nullptr) first[n] = value.r * c + value.i * s;
        if (second != nullptr) second[n] = value.r * s - value.i * c;
    };
    if (rows_ == 1) return put(0, take(0));
    if (rows_ == SpectrumRow::kBins) {
        SpectrumRow in, out;
        for (int row = 0; row < SpectrumRow::kBins; ++row) {
            in.real[row] = grid[row].real[column];
            in.imaginary[row] = grid[row].imaginary[column];
        }
        kernels_.transformRow(turns_, in.imaginary, in.real, out.imaginary, out.real);
        for (int row = 0; row < SpectrumRow::kBins; ++row) put(row, {out.real[row], out.imaginary[row]});
        return;
    }
    std::array<kiss_fft_cpx, kMostRows> in, out;
    for (int row = 0; row < rows_; ++row) in[static_cast<std::size_t>(row)] = take(row);
    kiss_fft(columnBack_.get(), in.data(), out.data());
    for (int row = 0; row < rows_; ++row) put(row, out[static_cast<std::size_t>(row)]);
}

}  // namespace lacquer::nodes
