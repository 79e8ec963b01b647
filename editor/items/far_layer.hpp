// FarLayer: the nodes as plain boxes, where one is too far away for delegates, and until they have been made: it asks
// for more of them after each frame.
#pragma once

#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

class FarLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit FarLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

}  // namespace lacquer::editor
