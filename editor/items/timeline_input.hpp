// TimelineInput: hands pointer, wheel and keys of the timeline to its controller. An invisible item above all that is
// painted, so that one state machine sees everything. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickItem>

#include "editor/controllers/action_list.hpp"
#include "editor/controllers/timeline_controller.hpp"

namespace lacquer::editor {

class TimelineInput : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::TimelineController* controller READ controller WRITE setController NOTIFY
                   controllerChanged REQUIRED)
    Q_PROPERTY(lacquer::editor::ActionList* actions MEMBER actions_ REQUIRED)

public:
    explicit TimelineInput(QQuickItem* parent = nullptr);

    [[nodiscard]] TimelineController* controller() const noexcept { return controller_; }
    void setController(TimelineController* controller);

Q_SIGNALS:
    void controllerChanged();
    /// The right button, or the menu key, at a point of this item.
    void menuRequested(QPointF at);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseUngrabEvent() override;
    void hoverMoveEvent(QHoverEvent* event) override;
    void hoverLeaveEvent(QHoverEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    TimelineController* controller_ = nullptr;
    ActionList* actions_ = nullptr;
    Qt::MouseButton button_ = Qt::NoButton;
};

}  // namespace lacquer::editor
