// WireLayer: all wires that cross the viewport. DragLayer: what is being drawn, above the nodes: a wire, and the cycle
// that it would close, or the stroke that cuts wires.
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

private:
    void paintBends(QPainter* painter, const WireShape& wire) const;
    void paintDelay(QPainter* painter, const WireShape& wire, std::int64_t frames) const;
};

class DragLayer : public lacquer::editor::CanvasLayer {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit DragLayer(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

protected:
    [[nodiscard]] Repaint repaint() const override { return Repaint::withViewAndDrawing; }

private:
    void paintWire(QPainter* painter, const WireDrag& drag) const;
    void paintCycle(QPainter* painter, const Cycle& cycle) const;
    void paintCut(QPainter* painter, const CutStroke& cut) const;
};

}  // namespace lacquer::editor
