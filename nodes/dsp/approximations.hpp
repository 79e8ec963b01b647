// Polynomial log2, exp2 and sine for per-sample use. The same operations in the same order on every machine and for
// every block length, unlike libm's. Real-time safe.
#pragma once

#include <cstdint>

namespace lacquer::nodes {

/// 2^x for |x| <= 1000, relative error below 1e-11; exact for whole x. Taylor series of e^(f ln 2), |f| <= 1/2.
/// `Real` is double, or a vector of doubles with `Bits` a vector of as many unsigned 64-bit numbers.
template <class Real, class Bits>
[[nodiscard, gnu::always_inline]] inline Real approximateExp2(Real x) noexcept {
    // Adding 1.5 * 2^52 rounds to the nearest whole number (round-to-even mode) and leaves it in the low bits.
    constexpr double kRounder = 6755399441055744.0;
    const Real shifted = x + kRounder;
    const Real whole = shifted - kRounder;
    const Real y = (x - whole) * 0.6931471805599453;
    Real sum = y * (1.0 / 3628800) + 1.0 / 362880;
    sum = sum * y + 1.0 / 40320;
    sum = sum * y + 1.0 / 5040;
    sum = sum * y + 1.0 / 720;
    sum = sum * y + 1.0 / 120;
    sum = sum * y + 1.0 / 24;
    sum = sum * y + 1.0 / 6;
    sum = sum * y + 0.5;
    sum = sum * y + 1.0;
    sum = sum * y + 1.0;
    const Bits exponent = __builtin_bit_cast(Bits, shifted) << 52;  // the whole part, modulo 2^12, as an exponent
    return __builtin_bit_cast(Real, __builtin_bit_cast(Bits, sum) + exponent);
}
[[nodiscard]] inline double fastExp2(double x) noexcept {
    return approximateExp2<double, std::uint64_t>(x);
}

/// log2(x) for normal x > 0, absolute error below 1e-10; exact for powers of two. ln m = 2 artanh((m-1)/(m+1)) with
/// the mantissa m in [sqrt(1/2), sqrt(2)). `Real` and `Bits` as above.
template <class Real, class Bits>
[[nodiscard, gnu::always_inline]] inline Real approximateLog2(Real x) noexcept {
    // Counts exponents from sqrt(1/2), so that the mantissa lies around 1.
    constexpr std::uint64_t kRootHalf = 0x3FE6A09E667F3BCD;
    const Bits offset = __builtin_bit_cast(Bits, x) - kRootHalf;
    // The exponent, made positive, as the low bits of 2^52: old vector units do not convert whole numbers that wide.
    constexpr std::uint64_t kBias = 1024;
    constexpr std::uint64_t kTwoTo52 = 0x4330000000000000;
    const Bits biased = (offset + (kBias << 52)) >> 52;
    const Real exponent = __builtin_bit_cast(Real, kTwoTo52 | biased) - (0x1p52 + kBias);
    const Real m = __builtin_bit_cast(Real, (offset & 0x000FFFFFFFFFFFFF) + kRootHalf);
    const Real s = (m - 1.0) / (m + 1.0);
    const Real s2 = s * s;
    Real sum = s2 * (1.0 / 11) + 1.0 / 9;
    sum = sum * s2 + 1.0 / 7;
    sum = sum * s2 + 1.0 / 5;
    sum = sum * s2 + 1.0 / 3;
    sum = sum * s2 + 1.0;
    return exponent + sum * s * 2.8853900817779268;  // 2 / ln 2
}
[[nodiscard]] inline double fastLog2(double x) noexcept {
    return approximateLog2<double, std::uint64_t>(x);
}

/// sin(x pi/2) for x in [0, 1], error below 1e-9; exact at 0. Taylor series to the 13th power.
[[nodiscard]] inline double quarterSine(double x) noexcept {
    const double a = x * 1.5707963267948966;
    const double a2 = a * a;
    double sum = 1.0 / 6227020800;
    sum = sum * a2 - 1.0 / 39916800;
    sum = sum * a2 + 1.0 / 362880;
    sum = sum * a2 - 1.0 / 5040;
    sum = sum * a2 + 1.0 / 120;
    sum = sum * a2 - 1.0 / 6;
    sum = sum * a2 + 1.0;
    return sum * a;
}

inline constexpr double kLog2PerDb = 0.16609640474436813;  // log2(10) / 20
inline constexpr double kDbPerLog2 = 6.020599913279624;    // 20 log10(2)

/// Amplitude of a level in dB; exactly 1 for 0 dB.
[[nodiscard]] inline double dbToAmplitude(double db) noexcept {
    return fastExp2(db * kLog2PerDb);
}
/// Level in dB of an amplitude > 0.
[[nodiscard]] inline double amplitudeToDb(double amplitude) noexcept {
    return fastLog2(amplitude) * kDbPerLog2;
}

}  // namespace lacquer::nodes
