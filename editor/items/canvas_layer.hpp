// CanvasLayer: what the painted layers of the canvas share. Each covers the viewport and paints in its pixels, by
// QPainter, so it draws alike on Qt's software renderer and on a graphics card. GUI thread; paint() runs while that
// thread waits. One that is not visible is not painted either: its picture would be as large as the window.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPainter>
#include <QQuickPaintedItem>

#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::editor {

class CanvasLayer : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(lacquer::editor::CanvasController* controller READ controller WRITE setController NOTIFY
                   controllerChanged REQUIRED)

public:
    using QQuickPaintedItem::QQuickPaintedItem;

    [[nodiscard]] CanvasController* controller() const noexcept { return controller_; }
    void setController(CanvasController* controller);

Q_SIGNALS:
    void controllerChanged();

protected:
    enum class Repaint { withView, withViewAndContent };
    [[nodiscard]] virtual Repaint repaint() const = 0;
    [[nodiscard]] QRectF viewport() const { return {0, 0, width(), height()}; }
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void updateIfVisible();

    CanvasController* controller_ = nullptr;
};

}  // namespace lacquer::editor
