#include "sessions/delivery/vinyl/fir.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace lacquer::sessions::vinyl {
namespace {

// Four frames side by side; every machine that this is built for has registers of that width.
using FourFrames [[gnu::vector_size(16)]] = float;
constexpr int kSums = kFirFrames / 4;

[[gnu::always_inline]] inline FourFrames loadFour(const float* from) noexcept {
    FourFrames values;
    std::memcpy(&values, from, sizeof values);
    return values;
}

// Solves a x = b for a positive definite matrix of n rows, in place, by Cholesky's method. Returns x.
std::vector<double> solvePositive(std::vector<double> a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) a[j * n + j] -= a[j * n + k] * a[j * n + k];
        a[j * n + j] = std::sqrt(a[j * n + j]);
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) a[i * n + j] -= a[i * n + k] * a[j * n + k];
            a[i * n + j] /= a[j * n + j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
    return b;
}

}  // namespace

void convolve(std::span<const float> taps, const float* in, int frames, float* out) noexcept {
    for (int first = 0; first < frames; first += kFirFrames) {
        FourFrames sums[kSums]{};
        const float* x = in + first;
        for (const float tap : taps) {
            for (int k = 0; k < kSums; ++k) sums[k] += tap * loadFour(x + 4 * k);
            --x;
        }
        std::memcpy(out + first, sums, sizeof sums);
    }
}

std::vector<double> lowPassTaps(double cutoff, double transition, double attenuationDb) {
    const double beta = 0.1102 * (attenuationDb - 8.7);
    const int half =
        static_cast<int>(std::ceil((attenuationDb - 7.95) / (2.285 * 2 * std::numbers::pi * transition) / 2));
    std::vector<double> taps;
    double sum = 0;
    for (int n = -half; n <= half; ++n) {
        const double share = static_cast<double>(n) / (half + 1), angle = 2 * std::numbers::pi * cutoff * n;
        const double sinc = n == 0 ? 2 * cutoff : 2 * cutoff * std::sin(angle) / angle;
        taps.push_back(sinc * std::cyl_bessel_i(0.0, beta * std::sqrt(1 - share * share)));
        sum += taps.back();
    }
    for (double& tap : taps) tap /= sum;
    return taps;
}

std::vector<double> fittedTaps(const std::function<std::complex<double>(double)>& wanted, double passband, int count) {
    constexpr int kPointsPerTap = 16;
    constexpr double kGuard = 1e-12;  // keeps the matrix positive where the free band leaves much open
    const auto n = static_cast<std::size_t>(count);
    const int points = kPointsPerTap * count;
    std::vector<double> matrix(n * n), right(n), row(n);
    for (int point = 0; point <= points; ++point) {
        const double w = passband * point / points;
        const std::complex<double> target = wanted(w);
        const double weight = 1 / std::norm(target) / points;
        for (std::size_t k = 0; k < n; ++k) row[k] = weight * std::cos(w * static_cast<double>(k));
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t l = 0; l < n; ++l) matrix[k * n + l] += row[k > l ? k - l : l - k];
        for (std::size_t k = 0; k < n; ++k)
            right[k] += weight * std::real(target * std::polar(1.0, w * (static_cast<double>(k) - (count - 1) / 2.0)));
    }
    for (std::size_t k = 0; k < n; ++k) matrix[k * n + k] *= 1 + kGuard;
    return solvePositive(std::move(matrix), std::move(right));
}

}  // namespace lacquer::sessions::vinyl
