#define LACQUER_SIMD_TARGET scalar
#define LACQUER_SIMD_BYTES 0
#include "nodes/simd/target_kernels.hpp"
