// All kernels for one target: a source defines LACQUER_SIMD_TARGET and LACQUER_SIMD_BYTES, includes this, and is
// compiled with the target's options. Nothing but `kernels` below is seen by other sources.
#include "nodes/simd/exponents.hpp"
#include "nodes/simd/filter_cascade.hpp"
#include "nodes/simd/row_products.hpp"
#include "nodes/simd/transform_row.hpp"
#include "nodes/simd/true_peak.hpp"
#include "nodes/simd/weigh_energy.hpp"

namespace lacquer::nodes::LACQUER_SIMD_TARGET {

extern const Kernels kernels;
const Kernels kernels{filterCascade, raisePeaks, weighEnergy, log2Cell, exp2Cell, transformRow, addRowProducts};

}  // namespace lacquer::nodes::LACQUER_SIMD_TARGET
