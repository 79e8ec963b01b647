// CanvasLayer: what the painted layers of the canvas share. Each covers the viewport and paints in its pixels, by
// QPainter, so it draws alike on Qt's software renderer and on a graphics card. A pan does not paint anew but shifts
// the picture, which reaches beyond the viewport for that. One that is not visible is not painted either. GUI thread;
// paint() runs while that thread waits.
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
    explicit CanvasLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] CanvasController* controller() const noexcept { return controller_; }
    void setController(CanvasController* controller);

Q_SIGNALS:
    void controllerChanged();

protected:
    enum class Repaint { withView, withViewAndContent, withViewAndDrawing };
    [[nodiscard]] virtual Repaint repaint() const = 0;
    /// What paint() has to show: the rectangle of the picture, and where the scene lies in it.
    [[nodiscard]] QRectF picture() const { return {0, 0, width(), height()}; }
    [[nodiscard]] const ViewTransform& view() const noexcept { return view_; }
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void follow();
    void repaintNow();
    void paintWithMargin(double margin);

    CanvasController* controller_ = nullptr;
    ViewTransform view_;
    QSizeF viewport_;
    double margin_ = 0;
};

}  // namespace lacquer::editor
