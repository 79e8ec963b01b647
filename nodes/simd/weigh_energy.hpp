// The kernel weighEnergy. For the sources of one target only.
//
// All four filters side by side. A sample waits for the one before it; with what does not wait taken out of the loop of
// s1, that is one multiplication and one subtraction: s1 = (b1 x - a1 b0 x + s2) - a1 s1.
#pragma once

#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

// Targets with shorter vectors take several for it.
using Quad [[gnu::vector_size(WeightingFilters::kLanes * sizeof(double))]] = double;

void weighEnergy(WeightingFilters& filters, const float* left, const float* right, int frames,
                 double* energies) noexcept {
    const Quad b0 = load<Quad>(filters.b0), b2 = load<Quad>(filters.b2);
    const Quad a1 = load<Quad>(filters.a1), a2 = load<Quad>(filters.a2);
    const Quad direct = load<Quad>(filters.b1) - a1 * b0;
    Quad s1 = load<Quad>(filters.s1), s2 = load<Quad>(filters.s2), out = load<Quad>(filters.out);
    Quad energy{};
    for (int i = 0; i < frames; ++i) {
        const Quad fresh{static_cast<double>(left[i]), static_cast<double>(right[i])};
        const Quad x = __builtin_shufflevector(fresh, out, 0, 1, 4, 5);
        out = b0 * x + s1;
        s1 = (direct * x + s2) - a1 * s1;
        s2 = b2 * x - a2 * out;
        energy += out * out;
    }
    store(s1, filters.s1);
    store(s2, filters.s2);
    store(out, filters.out);
    energies[0] += energy[2];
    energies[1] += energy[3];
}

}  // namespace
}  // namespace lacquer::nodes
