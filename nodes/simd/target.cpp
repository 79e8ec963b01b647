#include "nodes/simd/target.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>

namespace lacquer::nodes {
namespace {

SimdTarget detect() noexcept {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return SimdTarget::avx512;
    return __builtin_cpu_supports("avx2") ? SimdTarget::avx2 : SimdTarget::sse2;
#else
    return SimdTarget::scalar;
#endif
}

std::atomic<SimdTarget>& choice() noexcept {
    static std::atomic<SimdTarget> chosen{detect()};
    return chosen;
}

std::string namesUpTo(SimdTarget last) {
    std::string names;
    for (const SimdTarget target : kSimdTargets)
        if (target <= last) names.append(names.empty() ? "" : ", ").append(nameOf(target));
    return names;
}

}  // namespace

const char* nameOf(SimdTarget target) noexcept {
    switch (target) {
        case SimdTarget::scalar:
            return "scalar";
        case SimdTarget::sse2:
            return "sse2";
        case SimdTarget::avx2:
            return "avx2";
        case SimdTarget::avx512:
            return "avx512";
    }
    return "";
}

SimdTarget bestSimdTarget() noexcept {
    static const SimdTarget best = detect();
    return best;
}

Result<SimdTarget> parseSimdTarget(std::string_view name, std::string where, SimdTarget best) {
    const auto* const found = std::find_if(kSimdTargets.begin(), kSimdTargets.end(),
                                           [&](SimdTarget target) { return nameOf(target) == name; });
    if (found == kSimdTargets.end())
        return fail(ErrorKind::usage, std::string(name) + " is no vector unit", std::move(where),
                    "one of: " + namesUpTo(kSimdTargets.back()));
    if (*found > best)
        return fail(ErrorKind::usage, "this machine has no " + std::string(name), std::move(where),
                    "it has " + namesUpTo(best) + "; without the option the best is used");
    return *found;
}

void chooseSimdTarget(SimdTarget target) noexcept {
    assert(target <= bestSimdTarget());
    choice().store(target, std::memory_order_relaxed);
}

SimdTarget chosenSimdTarget() noexcept {
    return choice().load(std::memory_order_relaxed);
}

}  // namespace lacquer::nodes
