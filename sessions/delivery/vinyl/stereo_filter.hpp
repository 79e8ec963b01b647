// Recursive filters of the second order on both channels at once, in double. Real-time safe.
#pragma once

#include <complex>

namespace lacquer::sessions::vinyl {

/// Left and right, side by side in a register.
using StereoSample [[gnu::vector_size(16)]] = double;

/// (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²)
struct FilterTaps {
    double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;

    /// At w radians per frame.
    [[nodiscard]] std::complex<double> response(double w) const noexcept;
};

/// Butterworth sections: 1 / (s² + s/q + 1) and s² / (s² + s/q + 1) at `hz`, by the bilinear transform (R.
/// Bristow-Johnson's "Audio EQ Cookbook").
[[nodiscard]] FilterTaps lowPassSection(double hz, double q, double sampleRate) noexcept;
[[nodiscard]] FilterTaps highPassSection(double hz, double q, double sampleRate) noexcept;

/// (1 + s zero) / (1 + s pole) with time constants in s; 0: none. Right at 0 Hz and in magnitude at `matchedHz`.
[[nodiscard]] FilterTaps shelfSection(double zeroSeconds, double poleSeconds, double matchedHz,
                                      double sampleRate) noexcept;

/// Direct form II, transposed.
class StereoFilter {
public:
    StereoFilter() = default;
    explicit StereoFilter(const FilterTaps& taps) noexcept : taps_(taps) {}

    [[nodiscard]] const FilterTaps& taps() const noexcept { return taps_; }
    [[nodiscard]] StereoSample operator()(StereoSample x) noexcept {
        const StereoSample y = taps_.b0 * x + s1_;
        s1_ = taps_.b1 * x - taps_.a1 * y + s2_;
        s2_ = taps_.b2 * x - taps_.a2 * y;
        return y;
    }

private:
    FilterTaps taps_{};
    StereoSample s1_{}, s2_{};
};

}  // namespace lacquer::sessions::vinyl
