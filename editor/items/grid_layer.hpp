// GridLayer: the canvas ground, with a grid that thins out as one zooms away.
#pragma once

#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

class GridLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit GridLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withView; }
};

}  // namespace lacquer::editor
