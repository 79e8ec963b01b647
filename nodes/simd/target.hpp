// SimdTarget: the vector units that the hot loops are compiled for, which of them this machine has, and which one is
// used. Chosen once, at the start of a program, before processors are created: each takes its kernels along then.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace lacquer::nodes {

/// From the narrowest to the widest; whoever has one has all before it. The samples are the same bits on each.
enum class SimdTarget : unsigned char {
    scalar,  ///< one number at a time
    sse2,    ///< 16 bytes: every x86-64
    avx2,    ///< 32 bytes
    avx512,  ///< 64 bytes: F, BW, DQ and VL
};
inline constexpr std::array kSimdTargets{SimdTarget::scalar, SimdTarget::sse2, SimdTarget::avx2, SimdTarget::avx512};

/// "scalar", "sse2", "avx2", "avx512".
[[nodiscard]] const char* nameOf(SimdTarget target) noexcept;

/// The widest that this machine has, and its system lets programs use.
[[nodiscard]] SimdTarget bestSimdTarget() noexcept;

/// The target of that name. Fails (usage) on another name, and on a target wider than `best`. `where` is what the error
/// names as its place: the option.
[[nodiscard]] Result<SimdTarget> parseSimdTarget(std::string_view name, std::string where,
                                                 SimdTarget best = bestSimdTarget());

/// What processors created from now on work with; not wider than bestSimdTarget(). Message thread.
void chooseSimdTarget(SimdTarget target) noexcept;

/// The best, until another is chosen. Any thread.
[[nodiscard]] SimdTarget chosenSimdTarget() noexcept;

}  // namespace lacquer::nodes
