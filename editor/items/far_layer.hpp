// FarLayer: the nodes as plain boxes, where one is too far away for delegates.
#pragma once

#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

class FarLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    using CanvasLayer::CanvasLayer;
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

}  // namespace lacquer::editor
