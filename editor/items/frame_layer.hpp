// FrameLayer: the named frames behind wires and nodes. FrameTabs: their titles, above the nodes, where one is so far
// away that they would be too small within the frames.
#pragma once

#include "editor/items/canvas_layer.hpp"

namespace lacquer::editor {

/// That of a frame, or the usual one where it has none of its own.
[[nodiscard]] QColor colourOf(const sessions::CanvasFrame& frame);

class FrameLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit FrameLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

class FrameTabs : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit FrameTabs(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndContent; }
};

}  // namespace lacquer::editor
