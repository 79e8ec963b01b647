#if defined(__x86_64__)
#define LACQUER_SIMD_TARGET avx2
#define LACQUER_SIMD_BYTES 32
#include "nodes/simd/target_kernels.hpp"
#endif
