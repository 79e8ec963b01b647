#include "nodes/simd/kernels.hpp"

#include <cassert>

#include "core/engine/processor.hpp"
#include "nodes/simd/target.hpp"

namespace lacquer::nodes {

static_assert(kKernelFrames == kControlGridFrames);

// With another grid there are scalar kernels alone: cells may be shorter than a vector.
#if defined(__x86_64__) && !defined(LACQUER_CONTROL_GRID_FRAMES)
#define LACQUER_VECTOR_KERNELS 1
#else
#define LACQUER_VECTOR_KERNELS 0
#endif

// Each in the source of its name.
namespace scalar {
extern const Kernels kernels;
}
#if LACQUER_VECTOR_KERNELS
namespace sse2 {
extern const Kernels kernels;
}
namespace avx2 {
extern const Kernels kernels;
}
namespace avx512 {
extern const Kernels kernels;
}
#endif

const Kernels& kernelsFor(SimdTarget target) noexcept {
    assert(target <= bestSimdTarget());
    switch (target) {
#if LACQUER_VECTOR_KERNELS
        case SimdTarget::sse2:
            return sse2::kernels;
        case SimdTarget::avx2:
            return avx2::kernels;
        case SimdTarget::avx512:
            return avx512::kernels;
#endif
        default:
            return scalar::kernels;
    }
}

const Kernels& chosenKernels() noexcept {
    return kernelsFor(chosenSimdTarget());
}

}  // namespace lacquer::nodes
