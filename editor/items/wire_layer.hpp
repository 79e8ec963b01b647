// WireLayer: all wires that cross the viewport. DragLayer: the one that is being dragged, above the nodes.
#pragma once

#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

class WireLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit WireLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

class DragLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit DragLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

}  // namespace lacquer::editor
