// The kernel transformRow. For the sources of one target only.
//
// 64 = 8 times 8 (J. Cooley, J. Tukey, 1965): value n = 8 a + b and frequency k = c + 8 d. Eight transforms over a, for
// all b side by side, give what belongs to c and b; turned by e^(-2 pi i b c / 64), and with rows and columns
// exchanged, eight over b, for all c side by side, give the frequencies in their order.
#pragma once

#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

#if LACQUER_SIMD_BYTES > 32
using TileFloats [[gnu::vector_size(32)]] = float;
#else
using TileFloats = Floats;
#endif
constexpr int kTileSide = 8;
constexpr int kTileLanes = sizeof(TileFloats) / sizeof(float);

struct TileComplex {
    TileFloats real;
    TileFloats imaginary;
};
LACQUER_ALWAYS_INLINE TileComplex plus(TileComplex a, TileComplex b) noexcept {
    return {a.real + b.real, a.imaginary + b.imaginary};
}
LACQUER_ALWAYS_INLINE TileComplex minus(TileComplex a, TileComplex b) noexcept {
    return {a.real - b.real, a.imaginary - b.imaginary};
}
// a - i b, and a + i b.
LACQUER_ALWAYS_INLINE TileComplex plusTurnedBack(TileComplex a, TileComplex b) noexcept {
    return {a.real + b.imaginary, a.imaginary - b.real};
}
LACQUER_ALWAYS_INLINE TileComplex plusTurned(TileComplex a, TileComplex b) noexcept {
    return {a.real - b.imaginary, a.imaginary + b.real};
}

// The transform of eight values, in place.
LACQUER_ALWAYS_INLINE void transformEight(TileComplex (&x)[kTileSide]) noexcept {
    constexpr float kHalfPower = 0.70710678f;
    const TileComplex a0 = plus(x[0], x[4]), a1 = minus(x[0], x[4]), a2 = plus(x[2], x[6]), a3 = minus(x[2], x[6]);
    const TileComplex b0 = plus(x[1], x[5]), b1 = minus(x[1], x[5]), b2 = plus(x[3], x[7]), b3 = minus(x[3], x[7]);
    const TileComplex even0 = plus(a0, a2), even2 = minus(a0, a2);
    const TileComplex even1 = plusTurnedBack(a1, a3), even3 = plusTurned(a1, a3);
    const TileComplex odd0 = plus(b0, b2), odd2 = minus(b0, b2);
    const TileComplex o1 = plusTurnedBack(b1, b3), o3 = plusTurned(b1, b3);
    // By an eighth of a turn, and by three.
    const TileComplex odd1{kHalfPower * (o1.real + o1.imaginary), kHalfPower * (o1.imaginary - o1.real)};
    const TileComplex odd3{kHalfPower * (o3.imaginary - o3.real), -kHalfPower * (o3.real + o3.imaginary)};
    x[0] = plus(even0, odd0);
    x[1] = plus(even1, odd1);
    x[2] = plusTurnedBack(even2, odd2);
    x[3] = plus(even3, odd3);
    x[4] = minus(even0, odd0);
    x[5] = minus(even1, odd1);
    x[6] = plusTurned(even2, odd2);
    x[7] = minus(even3, odd3);
}

// Exchanges rows and columns of eight by eight numbers.
LACQUER_ALWAYS_INLINE void exchange(float* tile) noexcept {
#if LACQUER_SIMD_BYTES >= 32
    // Each round turns the six bits of a number's place, those of its row and then those of its column, by one.
    TileFloats rows[kTileSide];
    for (int r = 0; r < kTileSide; ++r) rows[r] = load<TileFloats>(tile + r * kTileSide);
#pragma GCC unroll 3
    for (int round = 0; round < 3; ++round) {
        TileFloats turned[kTileSide];
#pragma GCC unroll 4
        for (int r = 0; r < kTileSide / 2; ++r) {
            turned[2 * r] = __builtin_shufflevector(rows[r], rows[r + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            turned[2 * r + 1] = __builtin_shufflevector(rows[r], rows[r + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
#pragma GCC unroll 8
        for (int r = 0; r < kTileSide; ++r) rows[r] = turned[r];
    }
    for (int r = 0; r < kTileSide; ++r) store(rows[r], tile + r * kTileSide);
#else
    for (int r = 0; r < kTileSide; ++r)
        for (int c = 0; c < r; ++c) {
            const float above = tile[c * kTileSide + r];
            tile[c * kTileSide + r] = tile[r * kTileSide + c];
            tile[r * kTileSide + c] = above;
        }
#endif
}

void transformRow(const SpectrumRow& turns, const float* real, const float* imaginary, float* outReal,
                  float* outImaginary) noexcept {
    alignas(64) float tileReal[SpectrumRow::kBins];
    alignas(64) float tileImaginary[SpectrumRow::kBins];
    for (int lane = 0; lane < kTileSide; lane += kTileLanes) {
        TileComplex x[kTileSide];
#pragma GCC unroll 8
        for (int i = 0; i < kTileSide; ++i) {
            const int at = i * kTileSide + lane;
            x[i] = {load<TileFloats>(real + at), load<TileFloats>(imaginary + at)};
        }
        transformEight(x);
#pragma GCC unroll 8
        for (int i = 0; i < kTileSide; ++i) {
            const int at = i * kTileSide + lane;
            const TileFloats c = load<TileFloats>(turns.real + at), s = load<TileFloats>(turns.imaginary + at);
            store(x[i].real * c - x[i].imaginary * s, tileReal + at);
            store(x[i].real * s + x[i].imaginary * c, tileImaginary + at);
        }
    }
    exchange(tileReal);
    exchange(tileImaginary);
    for (int lane = 0; lane < kTileSide; lane += kTileLanes) {
        TileComplex x[kTileSide];
#pragma GCC unroll 8
        for (int i = 0; i < kTileSide; ++i) {
            const int at = i * kTileSide + lane;
            x[i] = {load<TileFloats>(tileReal + at), load<TileFloats>(tileImaginary + at)};
        }
        transformEight(x);
#pragma GCC unroll 8
        for (int i = 0; i < kTileSide; ++i) {
            const int at = i * kTileSide + lane;
            store(x[i].real, outReal + at);
            store(x[i].imaginary, outImaginary + at);
        }
    }
}

}  // namespace
}  // namespace lacquer::nodes
