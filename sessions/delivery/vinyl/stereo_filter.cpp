#include "sessions/delivery/vinyl/stereo_filter.hpp"

#include <cmath>
#include <numbers>

namespace lacquer::sessions::vinyl {
namespace {

using Polar = std::complex<double>;

// 1 / (s² + s/q + 1) has the denominator 1 + a1 z⁻¹ + a2 z⁻².
FilterTaps bilinearSection(double hz, double q, double sampleRate, double b0Share, double b1Share) noexcept {
    const double w = 2 * std::numbers::pi * hz / sampleRate, alpha = std::sin(w) / (2 * q), a0 = 1 + alpha;
    return {b0Share / a0, b1Share / a0, b0Share / a0, -2 * std::cos(w) / a0, (1 - alpha) / a0};
}

}  // namespace

std::complex<double> FilterTaps::response(double w) const noexcept {
    const Polar z1 = std::polar(1.0, -w), z2 = z1 * z1;
    return (b0 + b1 * z1 + b2 * z2) / (1.0 + a1 * z1 + a2 * z2);
}

FilterTaps lowPassSection(double hz, double q, double sampleRate) noexcept {
    const double cosine = std::cos(2 * std::numbers::pi * hz / sampleRate);
    return bilinearSection(hz, q, sampleRate, (1 - cosine) / 2, 1 - cosine);
}

FilterTaps highPassSection(double hz, double q, double sampleRate) noexcept {
    const double cosine = std::cos(2 * std::numbers::pi * hz / sampleRate);
    return bilinearSection(hz, q, sampleRate, (1 + cosine) / 2, -(1 + cosine));
}

// With b0 + b1 = c and b0 - b1 = d: |b0 + b1 z⁻¹|² = c² cos²(w/2) + d² sin²(w/2).
FilterTaps shelfSection(double zeroSeconds, double poleSeconds, double matchedHz, double sampleRate) noexcept {
    const double pole = std::exp(-1 / (poleSeconds * sampleRate)), c = 1 - pole;
    const double s = 2 * std::numbers::pi * matchedHz, half = s / sampleRate / 2;
    const double wanted = std::norm(Polar(1, s * zeroSeconds)) / std::norm(Polar(1, s * poleSeconds)) *
                          std::norm(1.0 - pole * std::polar(1.0, -2 * half));
    const double d = std::sqrt(std::max(0.0, wanted - c * c * std::pow(std::cos(half), 2))) / std::sin(half);
    return {(c + d) / 2, (c - d) / 2, 0, -pole, 0};
}

}  // namespace lacquer::sessions::vinyl
