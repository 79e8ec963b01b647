#include "editor/items/canvas_input.hpp"

#include <QCursor>
#include <cmath>

#include "editor/items/wheel.hpp"

namespace lacquer::editor {

namespace {}  // namespace

CanvasInput::CanvasInput(QQuickItem* parent) : QQuickItem(parent) {
    setAcceptedMouseButtons(Qt::LeftButton | Qt::MiddleButton | Qt::RightButton);
    setAcceptHoverEvents(true);
    setFlag(ItemIsFocusScope, false);
    setActiveFocusOnTab(true);
}

// Space is held to move the view: the window's shortcut for it, which plays, is for elsewhere.
bool CanvasInput::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    return QQuickItem::event(event);
}

void CanvasInput::mousePressEvent(QMouseEvent* event) {
    forceActiveFocus(Qt::MouseFocusReason);
    if (button_ != Qt::NoButton) return;
    const bool cuts = event->button() == Qt::RightButton && event->modifiers() & Qt::ControlModifier;
    if (event->button() == Qt::RightButton && !cuts) return Q_EMIT menuRequested(event->position());
    button_ = event->button();
    if (space_ == Space::down) space_ = Space::used;
    const bool extend = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    using C = CanvasController;
    controller_->press(event->position(),
                       cuts                          ? C::PointerButton::right
                       : button_ == Qt::MiddleButton ? C::PointerButton::middle
                                                     : C::PointerButton::left,
                       extend ? C::SelectMode::extend : C::SelectMode::replace);
    showCursor();
}

void CanvasInput::mouseMoveEvent(QMouseEvent* event) {
    controller_->holdFreeKey(event->modifiers() & Qt::AltModifier);
    pointer_ = event->position();
    controller_->move(event->position());
    Q_EMIT dragMoved();
}

void CanvasInput::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != button_) return;
    button_ = Qt::NoButton;
    using Drop = CanvasController::Drop;
    controller_->release(event->position(), event->modifiers() & Qt::ShiftModifier ? Drop::throughDelay : Drop::plain);
    showCursor();
    Q_EMIT dragMoved();
}

void CanvasInput::mouseDoubleClickEvent(QMouseEvent* event) {
    // Its press has come already, as that of a first click would.
    if (event->button() == Qt::LeftButton) controller_->doubleClick(event->position());
}

void CanvasInput::mouseUngrabEvent() {
    if (std::exchange(button_, Qt::NoButton) == Qt::NoButton) return;
    controller_->cancel();
    Q_EMIT dragMoved();
}

QPointF CanvasInput::pointer() const {
    return pointer_.value_or(boundingRect().center());
}

void CanvasInput::hoverMoveEvent(QHoverEvent* event) {
    pointer_ = event->position();
    controller_->hover(event->position());
    showCursor();
}

void CanvasInput::hoverLeaveEvent(QHoverEvent*) {
    pointer_.reset();
    controller_->hover({-1e6, -1e6});
}

void CanvasInput::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / kUnitsPerNotch;
    if (notches != 0) controller_->zoomAt(event->position(), std::pow(kZoomPerNotch, notches));
}

void CanvasInput::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            if (event->isAutoRepeat()) return;
            space_ = Space::down;
            controller_->holdPanKey(true);
            return showCursor();
        case Qt::Key_Escape:
            button_ = Qt::NoButton;
            controller_->cancel();
            Q_EMIT dragMoved();
            return showCursor();
        case Qt::Key_Menu:
            return Q_EMIT menuRequested(boundingRect().center());
        default:
            break;
    }
    KeyAction* action = actions_->pageAction(*event, Pages::Page::graph);
    if (!action) return event->ignore();
    if (!event->isAutoRepeat() || action->repeats()) action->trigger();
}

void CanvasInput::releaseSpace() {
    controller_->holdPanKey(false);
    if (std::exchange(space_, Space::up) == Space::down) Q_EMIT spaceTapped();
}

void CanvasInput::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space) return event->ignore();
    if (event->isAutoRepeat()) return;
    releaseSpace();
    showCursor();
}

void CanvasInput::focusOutEvent(QFocusEvent*) {
    space_ = Space::up;
    controller_->holdPanKey(false);
    showCursor();
}

void CanvasInput::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    if (controller_) controller_->setViewport(now.size());
}

void CanvasInput::showCursor() {
    using Gesture = CanvasController::Gesture;
    if (controller_->gesture() == Gesture::pan) {
        setCursor(Qt::ClosedHandCursor);
    } else if (controller_->gesture() == Gesture::cutWires) {
        setCursor(Qt::CrossCursor);
    } else if (space_ != Space::up) {
        setCursor(Qt::OpenHandCursor);
    } else {
        setCursor(controller_->cursor());
    }
}

}  // namespace lacquer::editor
