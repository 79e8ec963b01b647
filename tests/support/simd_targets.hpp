// The vector units of this machine, for tests of what links lacquer::nodes.
#pragma once

#include <vector>

#include "nodes/simd/target.hpp"

namespace lacquer::test {

/// From scalar to the best.
[[nodiscard]] inline std::vector<nodes::SimdTarget> availableSimdTargets() {
    std::vector<nodes::SimdTarget> targets;
    for (const nodes::SimdTarget target : nodes::kSimdTargets)
        if (target <= nodes::bestSimdTarget()) targets.push_back(target);
    return targets;
}

/// Processors created in its life use the target; then the best is chosen again.
class SimdTargetScope {
public:
    explicit SimdTargetScope(nodes::SimdTarget target) { nodes::chooseSimdTarget(target); }
    ~SimdTargetScope() { nodes::chooseSimdTarget(nodes::bestSimdTarget()); }
    SimdTargetScope(const SimdTargetScope&) = delete;
    SimdTargetScope& operator=(const SimdTargetScope&) = delete;
};

}  // namespace lacquer::test
