// The vectors of the target that a source is compiled for: `Doubles` and `Floats` of LACQUER_SIMD_BYTES bytes, or plain
// numbers where that is 0. Arithmetic on them is that of the language, lane by lane; GCC's and Clang's vector
// extensions.
//
// For the sources of one target only. Everything here is local to the source it is included in.
#pragma once

namespace lacquer::nodes {
namespace {

#if LACQUER_SIMD_BYTES == 0
using Doubles = double;
using Floats = float;
using DoubleBits = unsigned long;
using FloatBits = unsigned int;
#else
using Doubles [[gnu::vector_size(LACQUER_SIMD_BYTES)]] = double;
using Floats [[gnu::vector_size(LACQUER_SIMD_BYTES)]] = float;
using DoubleBits [[gnu::vector_size(LACQUER_SIMD_BYTES)]] = unsigned long;
using FloatBits [[gnu::vector_size(LACQUER_SIMD_BYTES)]] = unsigned int;
#endif

constexpr int kDoubles = sizeof(Doubles) / sizeof(double);
constexpr int kFloats = sizeof(Floats) / sizeof(float);

// Not only inline: a source may leave no function of a shared name behind, and vectors must stay in registers.
#define LACQUER_ALWAYS_INLINE [[gnu::always_inline]] inline

// Before a loop over a few vectors: they are to stay in registers. Plain numbers are too many for that.
#if LACQUER_SIMD_BYTES == 0
#define LACQUER_IN_REGISTERS
#else
#define LACQUER_IN_REGISTERS _Pragma("GCC unroll 16")
#endif

template <class Vector, class Number>
LACQUER_ALWAYS_INLINE Vector load(const Number* from) noexcept {
    Vector values;
    __builtin_memcpy(&values, from, sizeof values);
    return values;
}
template <class Vector, class Number>
LACQUER_ALWAYS_INLINE void store(Vector values, Number* to) noexcept {
    __builtin_memcpy(to, &values, sizeof values);
}

// The same value in every lane.
LACQUER_ALWAYS_INLINE Floats everywhere(float value) noexcept {
    return value - Floats{};
}

LACQUER_ALWAYS_INLINE Floats magnitude(Floats values) noexcept {
    return __builtin_bit_cast(Floats, __builtin_bit_cast(FloatBits, values) & 0x7fffffffu);
}

// As std::max: the first where the second is NaN.
LACQUER_ALWAYS_INLINE Floats larger(Floats a, Floats b) noexcept {
    return a < b ? b : a;
}

}  // namespace
}  // namespace lacquer::nodes
