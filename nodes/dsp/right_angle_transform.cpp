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

using Complex = RightAngleTransform::Complex;

constexpr std::size_t kColumnCount = RightAngleTransform::kColumns;
constexpr std::size_t kMostRows = RightAngleTransform::kMostFrames / RightAngleTransform::kColumns;

// The same two floats.
const kiss_fft_cpx* asKiss(const Complex* values) noexcept {
    return reinterpret_cast<const kiss_fft_cpx*>(values);
}
kiss_fft_cpx* asKiss(Complex* values) noexcept {
    return reinterpret_cast<kiss_fft_cpx*>(values);
}

Complex product(Complex a, Complex b) noexcept {
    return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}
Complex conjugate(Complex a) noexcept {
    return {a.real, -a.imaginary};
}

Complex onCircle(double turns) {
    const double angle = 2 * std::numbers::pi * turns;
    return {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
}

}  // namespace

void RightAngleTransform::FreePlan::operator()(kiss_fft_state* plan) const noexcept {
    kiss_fft_free(plan);
}

RightAngleTransform::RightAngleTransform(int blockFrames) : rows_(blockFrames / kColumns) {
    assert(std::has_single_bit(static_cast<unsigned>(blockFrames)) && rows_ >= 1 && blockFrames <= kMostFrames);
    row_.reset(kiss_fft_alloc(kColumns, 0, nullptr, nullptr));
    rowBack_.reset(kiss_fft_alloc(kColumns, 1, nullptr, nullptr));
    if (rows_ > 1) {
        column_.reset(kiss_fft_alloc(rows_, 0, nullptr, nullptr));
        columnBack_.reset(kiss_fft_alloc(rows_, 1, nullptr, nullptr));
    }
    for (int column = 0; column < kColumns; ++column)
        for (int row = 0; row < rows_; ++row)
            weights_.push_back(onCircle((row * kColumns + column) / (4.0 * blockFrames)));
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < kColumns; ++column)
            twiddles_.push_back(onCircle(static_cast<double>(row * column) / blockFrames));
}

double RightAngleTransform::omega(int row, int bin) const noexcept {
    return 2 * std::numbers::pi * (row + rows_ * bin + 0.25) / blockFrames();
}

void RightAngleTransform::forwardColumn(int column, const float* first, const float* second,
                                        Complex* grid) const noexcept {
    const Complex* const weights = weights_.data() + column * rows_;
    const auto weighted = [&](int n, Complex weight) {
        return product({first[n], second == nullptr ? 0.0f : -second[n]}, weight);
    };
    if (rows_ == 1) {
        grid[column] = weighted(column, weights[0]);
        return;
    }
    std::array<Complex, kMostRows> in, out;
    for (int row = 0; row < rows_; ++row)
        in[static_cast<std::size_t>(row)] = weighted(row * kColumns + column, weights[row]);
    kiss_fft(column_.get(), asKiss(in.data()), asKiss(out.data()));
    for (int row = 0; row < rows_; ++row) grid[row * kColumns + column] = out[static_cast<std::size_t>(row)];
}

void RightAngleTransform::forwardRow(int row, const Complex* grid, SpectrumRow& spectrum) const noexcept {
    std::array<Complex, kColumnCount> turned, out;
    const Complex* in = grid + row * kColumns;
    if (row > 0) {
        for (std::size_t i = 0; i < kColumnCount; ++i)
            turned[i] = product(in[i], twiddles_[static_cast<std::size_t>(row) * kColumnCount + i]);
        in = turned.data();
    }
    kiss_fft(row_.get(), asKiss(in), asKiss(out.data()));
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        spectrum.real[i] = out[i].real;
        spectrum.imaginary[i] = out[i].imaginary;
    }
}

void RightAngleTransform::inverseRow(int row, const SpectrumRow& spectrum, Complex* grid) const noexcept {
    std::array<Complex, kColumnCount> in;
    for (std::size_t i = 0; i < kColumnCount; ++i) in[i] = {spectrum.real[i], spectrum.imaginary[i]};
    Complex* const out = grid + row * kColumns;
    kiss_fft(rowBack_.get(), asKiss(in.data()), asKiss(out));
    if (row == 0) return;
    for (std::size_t i = 0; i < kColumnCount; ++i)
        out[i] = product(out[i], conjugate(twiddles_[static_cast<std::size_t>(row) * kColumnCount + i]));
}

void RightAngleTransform::inverseColumn(int column, const Complex* grid, float* first, float* second) const noexcept {
    std::array<Complex, kMostRows> in, out;
    for (int row = 0; row < rows_; ++row) in[static_cast<std::size_t>(row)] = grid[row * kColumns + column];
    if (rows_ == 1)
        out[0] = in[0];
    else
        kiss_fft(columnBack_.get(), asKiss(in.data()), asKiss(out.data()));
    const Complex* const weights = weights_.data() + column * rows_;
    for (int row = 0; row < rows_; ++row) {
        const Complex value = product(out[static_cast<std::size_t>(row)], conjugate(weights[row]));
        const int n = row * kColumns + column;
        if (first != nullptr) first[n] = value.real;
        if (second != nullptr) second[n] = -value.imaginary;
    }
}

}  // namespace lacquer::nodes
