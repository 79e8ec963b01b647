// Minimap: all nodes and frames in small, and what of them the viewport shows; a click or drag goes there. Painted anew
// only when they change; what the viewport shows is told as a rectangle, so a pan paints nothing. GUI thread; paint()
// runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickPaintedItem>
#include <cstdint>

#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::editor {

class Minimap : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::CanvasController* controller READ controller WRITE setController NOTIFY
                   controllerChanged REQUIRED)
    Q_PROPERTY(QRectF seen READ seen NOTIFY seenChanged)
    Q_PROPERTY(bool useful READ useful NOTIFY seenChanged)

public:
    explicit Minimap(QQuickItem* parent = nullptr);

    [[nodiscard]] CanvasController* controller() const noexcept { return controller_; }
    void setController(CanvasController* controller);
    /// What the viewport shows, in this item's pixels; it may reach beyond them.
    [[nodiscard]] QRectF seen() const;
    /// There are nodes that the viewport does not show whole.
    [[nodiscard]] bool useful() const;

    void paint(QPainter* painter) override;

Q_SIGNALS:
    void controllerChanged();
    void seenChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void followContent();
    void goTo(QPointF at);
    void fit();

    CanvasController* controller_ = nullptr;
    ViewTransform map_;  // from the scene to this item
    std::uint64_t shown_ = 0;
};

}  // namespace lacquer::editor
