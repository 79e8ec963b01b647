#if defined(__x86_64__)
#define LACQUER_SIMD_TARGET sse2
#define LACQUER_SIMD_BYTES 16
#include "nodes/simd/target_kernels.hpp"
#endif
