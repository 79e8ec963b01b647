// CanvasInput: hands pointer, wheel and keys of the canvas to its controller. An invisible item above the nodes, so
// that one state machine sees everything. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickItem>
#include <optional>

#include "editor/controllers/action_list.hpp"
#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::editor {

class CanvasInput : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::CanvasController* controller MEMBER controller_ REQUIRED)
    Q_PROPERTY(lacquer::editor::ActionList* actions MEMBER actions_ REQUIRED)
    /// Where something is being dragged, in this item; (-1, -1) when nothing is.
    Q_PROPERTY(QPointF dragPoint READ dragPoint NOTIFY dragMoved)

public:
    explicit CanvasInput(QQuickItem* parent = nullptr);

    /// Where the pointer is, in this item; its middle, while the pointer is elsewhere.
    Q_INVOKABLE QPointF pointer() const;
    [[nodiscard]] QPointF dragPoint() const {
        return button_ == Qt::NoButton || !pointer_ ? QPointF(-1, -1) : *pointer_;
    }

Q_SIGNALS:
    void dragMoved();
    /// Space went down and up again without a drag in between.
    void spaceTapped();
    /// The right button, or the menu key, at a point of this item.
    void menuRequested(QPointF at);

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseUngrabEvent() override;
    void hoverMoveEvent(QHoverEvent* event) override;
    void hoverLeaveEvent(QHoverEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    enum class Space { up, down, used };  // used: a drag has made it a pan key
    void releaseSpace();
    void showCursor();

    CanvasController* controller_ = nullptr;
    ActionList* actions_ = nullptr;
    std::optional<QPointF> pointer_;
    Space space_ = Space::up;
    Qt::MouseButton button_ = Qt::NoButton;
};

}  // namespace lacquer::editor
