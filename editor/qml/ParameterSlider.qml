// A slider that never jumps: a drag moves it from where it is, the wheel and the arrows by steps, Shift makes all of
// that ten times finer; a double click or Ctrl and a click reset.
import QtQuick
import Lacquer.Editor

Item {
    id: slider

    required property string name
    required property string valueText
    required property real fraction
    required property real defaultFraction
    property bool wheelTurns: true
    property real set: 0
    // For screen readers, which know them by these names; they set nothing but step up and down.
    readonly property real value: set
    property real minimumValue
    property real maximumValue

    signal gestureBegan()
    signal gestureEnded()
    signal moved(real to)
    signal stepped(real steps)
    signal resetRequested()
    /// The mouse has been let go: the canvas is wanted again.
    signal finished()

    implicitHeight: 24
    activeFocusOnTab: true
    Accessible.role: Accessible.Slider
    Accessible.name: name
    Accessible.description: valueText
    Accessible.focusable: true
    Accessible.onIncreaseAction: stepped(1)
    Accessible.onDecreaseAction: stepped(-1)

    Keys.onPressed: (event) => {
        const fine = event.modifiers & Qt.ShiftModifier ? 0.1 : 1
        event.accepted = true
        switch (event.key) {
        case Qt.Key_Right: case Qt.Key_Up: slider.stepped(fine); break
        case Qt.Key_Left: case Qt.Key_Down: slider.stepped(-fine); break
        case Qt.Key_PageUp: slider.stepped(5); break
        case Qt.Key_PageDown: slider.stepped(-5); break
        default: event.accepted = false
        }
    }

    Rectangle {
        id: groove
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: 6; rightMargin: 6 }
        height: 4
        radius: 2
        color: Theme.raised

        // From the default to the value: what has been changed shows.
        Rectangle {
            readonly property real from: Math.min(slider.fraction, slider.defaultFraction)
            x: from * parent.width
            width: Math.abs(slider.fraction - slider.defaultFraction) * parent.width
            height: parent.height
            color: Theme.accent
        }
        Rectangle {
            x: slider.defaultFraction * parent.width - 0.5
            y: -3
            width: 1
            height: 10
            color: Theme.dimText
        }
    }
    Rectangle {
        x: groove.x + slider.fraction * groove.width - width / 2
        anchors.verticalCenter: parent.verticalCenter
        width: 13
        height: 13
        radius: 6.5
        color: area.pressed ? Theme.accent : Theme.text
        border { width: slider.activeFocus ? 2 : 0; color: Theme.accent }
    }
    SliderArea {
        id: area
        anchors.fill: parent
        fraction: slider.fraction
        way: groove.width
        wheelTurns: slider.wheelTurns
        onPressed: slider.forceActiveFocus(Qt.MouseFocusReason)
        onGestureBegan: slider.gestureBegan()
        onGestureEnded: slider.gestureEnded()
        onMoved: (to) => slider.moved(to)
        onStepped: (steps) => slider.stepped(steps)
        onResetRequested: slider.resetRequested()
        onFinished: slider.finished()
    }
}
