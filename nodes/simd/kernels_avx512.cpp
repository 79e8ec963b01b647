#if defined(__x86_64__)
#define LACQUER_SIMD_TARGET avx512
#define LACQUER_SIMD_BYTES 64
#include "nodes/simd/target_kernels.hpp"
#endif
