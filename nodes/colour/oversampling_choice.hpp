// The parameter "oversampling" of nodes that make harmonics.
#pragma once

#include <string>
#include <utility>

#include "nodes/declare.hpp"

namespace lacquer::nodes {

/// 1x to 16x, 4x by default; fixed, because it decides the latency.
[[nodiscard]] inline ParameterInfo oversamplingChoice(std::string description) {
    ParameterInfo info =
        choice("oversampling", "Oversampling", {"1x", "2x", "4x", "8x", "16x"}, std::move(description));
    info.defaultValue = 2;
    info.fixed = true;
    return info;
}

/// For Oversampler::prepare(): `parameter` is the number of that parameter.
[[nodiscard]] inline int oversamplingStages(const CreateSpec& spec, std::size_t parameter) {
    return spec.parameterValues.empty() ? 2 : static_cast<int>(spec.parameterValues[parameter]);
}

}  // namespace lacquer::nodes
