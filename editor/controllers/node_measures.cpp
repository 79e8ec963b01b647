#include "editor/controllers/node_measures.hpp"

#include <algorithm>

namespace lacquer::editor {

double nodeHeightUnits(const Node& node) {
    const auto ports = std::max({node.inputs.size(), node.outputs.size(), std::size_t{1}});
    return kTitleHeightUnits + static_cast<double>(ports) * kPortSpacingUnits + kMeterStripUnits;
}

double portOffsetUnits(PortIndex port) {
    return kTitleHeightUnits + (static_cast<double>(port) + 0.5) * kPortSpacingUnits;
}

}  // namespace lacquer::editor
