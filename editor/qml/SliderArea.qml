// What a mouse does with a slider: a drag moves it from where it is, the wheel by steps, Shift makes both ten times
// finer; a double click or Ctrl and a click reset.
import QtQuick

MouseArea {
    id: area

    required property real fraction
    /// Pixels from one end to the other.
    required property real way
    property bool upright: false
    property bool wheelTurns: true
    property real last
    property real exact  // not rounded to what the parameter takes
    property bool held: false

    signal gestureBegan()
    signal gestureEnded()
    signal moved(real to)
    signal stepped(real steps)
    signal resetRequested()
    signal finished()

    function along(mouse) { return upright ? -mouse.y : mouse.x }
    function letGo() {
        if (held)
            gestureEnded()
        held = false
    }

    preventStealing: true
    onPressed: (mouse) => {
        if (mouse.modifiers & Qt.ControlModifier)
            return resetRequested()
        last = along(mouse)
        exact = fraction
        held = true
        gestureBegan()
    }
    onPositionChanged: (mouse) => {
        if (!held)
            return
        const fine = mouse.modifiers & Qt.ShiftModifier ? 0.1 : 1
        exact = Math.max(0, Math.min(1, exact + (along(mouse) - last) / way * fine))
        last = along(mouse)
        moved(exact)
    }
    onReleased: {
        letGo()
        finished()
    }
    onCanceled: letGo()
    onDoubleClicked: resetRequested()
    onWheel: (wheel) => {
        const notches = (wheel.angleDelta.y || wheel.angleDelta.x) / 120
        wheel.accepted = wheelTurns && notches !== 0
        if (wheel.accepted)
            stepped(wheel.modifiers & Qt.ShiftModifier ? notches * 0.1 : notches)
    }
}
