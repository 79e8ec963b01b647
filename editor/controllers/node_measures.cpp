#include "editor/controllers/node_measures.hpp"

#include <algorithm>

namespace lacquer::editor {

double nodeHeightUnits(const Node& node, const sessions::NodeAppearance& appearance) {
    if (appearance.collapsed) return kTitleHeightUnits;
    const auto ports = std::max({node.inputs.size(), node.outputs.size(), std::size_t{1}});
    return kTitleHeightUnits + static_cast<double>(ports) * kPortSpacingUnits + kMeterStripUnits;
}

double portOffsetUnits(PortIndex port, const sessions::NodeAppearance& appearance) {
    if (appearance.collapsed) return kTitleHeightUnits / 2;
    return kTitleHeightUnits + (static_cast<double>(port) + 0.5) * kPortSpacingUnits;
}

QRectF nodeRectUnits(const Node& node, const sessions::NodeContent& content) {
    return {content.position.x, content.position.y, kNodeWidthUnits, nodeHeightUnits(node, content.appearance)};
}

}  // namespace lacquer::editor
