#include "editor/items/timeline_input.hpp"

#include <QCursor>
#include <cmath>
#include <utility>

#include "editor/items/wheel.hpp"

namespace lacquer::editor {

namespace {

constexpr double kPixelsPerNotch = 48;  // of a scroll

TimelineController::Held heldOf(Qt::KeyboardModifiers modifiers) {
    return {.shift = modifiers.testFlag(Qt::ShiftModifier),
            .control = modifiers.testFlag(Qt::ControlModifier),
            .alt = modifiers.testFlag(Qt::AltModifier)};
}

}  // namespace

TimelineInput::TimelineInput(QQuickItem* parent) : QQuickItem(parent) {
    setAcceptedMouseButtons(Qt::LeftButton | Qt::MiddleButton | Qt::RightButton);
    setAcceptHoverEvents(true);
    setActiveFocusOnTab(true);
}

void TimelineInput::setController(TimelineController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_)
        connect(controller_, &TimelineController::cursorChanged, this, [this] { setCursor(controller_->cursor()); });
    Q_EMIT controllerChanged();
}

void TimelineInput::mousePressEvent(QMouseEvent* event) {
    forceActiveFocus(Qt::MouseFocusReason);
    if (button_ != Qt::NoButton) return;
    if (event->button() == Qt::RightButton) return Q_EMIT menuRequested(event->position());
    button_ = event->button();
    using Button = TimelineController::PointerButton;
    controller_->press(event->position(), button_ == Qt::MiddleButton ? Button::middle : Button::left,
                       heldOf(event->modifiers()));
}

void TimelineInput::mouseMoveEvent(QMouseEvent* event) {
    controller_->move(event->position(), heldOf(event->modifiers()));
}

void TimelineInput::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != button_) return;
    button_ = Qt::NoButton;
    controller_->release(event->position(), heldOf(event->modifiers()));
}

void TimelineInput::mouseDoubleClickEvent(QMouseEvent* event) {
    // Its press has come already, as that of a first click would.
    if (event->button() == Qt::LeftButton) controller_->doubleClick(event->position());
}

void TimelineInput::mouseUngrabEvent() {
    if (std::exchange(button_, Qt::NoButton) != Qt::NoButton) controller_->cancel();
}

void TimelineInput::hoverMoveEvent(QHoverEvent* event) {
    controller_->hover(event->position());
}

void TimelineInput::hoverLeaveEvent(QHoverEvent*) {
    controller_->hover({-1e6, -1e6});
}

// With Alt, X11 has the wheel turn sideways.
void TimelineInput::wheelEvent(QWheelEvent* event) {
    const QPointF notches(event->angleDelta().x() / kUnitsPerNotch, event->angleDelta().y() / kUnitsPerNotch);
    const Qt::KeyboardModifiers held = event->modifiers();
    if (held & Qt::AltModifier) {
        controller_->wheelGain(event->position(), notches.y() != 0 ? notches.y() : notches.x(),
                               held & Qt::ShiftModifier);
    } else if (held & Qt::ControlModifier) {
        controller_->zoomAt(event->position().x(), std::pow(kZoomPerNotch, notches.y()));
    } else if (held & Qt::ShiftModifier) {
        controller_->scrollBy({-(notches.x() + notches.y()) * kPixelsPerNotch * 2, 0});
    } else {
        controller_->scrollBy(-notches * kPixelsPerNotch);
    }
}

void TimelineInput::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Escape:
            button_ = Qt::NoButton;
            return controller_->cancel();
        case Qt::Key_Menu:
            return Q_EMIT menuRequested({});
        default:
            break;
    }
    KeyAction* action = actions_->pageAction(*event, Pages::Page::timeline);
    if (!action) return event->ignore();
    if (!event->isAutoRepeat() || action->repeats()) action->trigger();
}

void TimelineInput::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    if (controller_) controller_->setViewport(now.size());
}

}  // namespace lacquer::editor
