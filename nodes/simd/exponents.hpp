// The kernels log2 and exp2. For the sources of one target only.
#pragma once

#include "nodes/dsp/approximations.hpp"
#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

void log2Cell(double* values) noexcept {
    for (int i = 0; i < kKernelFrames; i += kDoubles)
        store(approximateLog2<Doubles, DoubleBits>(load<Doubles>(values + i)), values + i);
}

void exp2Cell(double* values) noexcept {
    for (int i = 0; i < kKernelFrames; i += kDoubles)
        store(approximateExp2<Doubles, DoubleBits>(load<Doubles>(values + i)), values + i);
}

}  // namespace
}  // namespace lacquer::nodes
