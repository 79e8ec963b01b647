// A handle on a curve. The pointer goes to what lies below; this draws, takes the keys, and speaks to screen readers.
import QtQuick
import Lacquer.Editor

Item {
    id: handle

    required property Curve curve
    required property int index
    required property real handleX
    required property real handleY
    required property string sign
    required property string name
    required property string text
    required property bool on
    required property bool automated
    required property int tint  ///< of the line that it belongs to; 0: of all
    required property int parameterRow

    x: handleX
    y: handleY
    z: curve.current === index ? 2 : on ? 1 : 0
    activeFocusOnTab: true
    onActiveFocusChanged: curve.setFocused(activeFocus ? index : -1)

    Accessible.role: Accessible.Slider
    Accessible.name: name
    Accessible.description: automated ? text + "  " + qsTr("automated") : text
    Accessible.focusable: true
    Accessible.onIncreaseAction: curve.nudge(index, 0, 1)
    Accessible.onDecreaseAction: curve.nudge(index, 0, -1)

    Keys.onPressed: (event) => {
        const by = event.modifiers & Qt.ShiftModifier ? 0.1 : 1
        event.accepted = true
        switch (event.key) {
        case Qt.Key_Left: curve.nudge(index, -by, 0); break
        case Qt.Key_Right: curve.nudge(index, by, 0); break
        case Qt.Key_Up: curve.nudge(index, 0, by); break
        case Qt.Key_Down: curve.nudge(index, 0, -by); break
        case Qt.Key_Backspace: curve.reset(index); break
        case Qt.Key_Return: case Qt.Key_Enter: curve.toggle(index); break
        default: event.accepted = false
        }
    }

    Rectangle {
        anchors.centerIn: parent
        width: 15
        height: 15
        radius: 7.5
        opacity: handle.on ? 1 : 0.55
        color: !handle.on || handle.automated ? Theme.window
             : handle.curve.current === handle.index ? Theme.accent
             : handle.tint > 0 ? Theme.ofTint(handle.tint) : Theme.text
        border {
            width: handle.activeFocus ? 2 : 1.5
            color: handle.activeFocus ? Theme.accent : handle.automated ? Theme.warning : handle.on ? Theme.window : Theme.dimText
        }

        Text {
            anchors.centerIn: parent
            text: handle.sign
            color: handle.automated ? Theme.warning : handle.on ? Theme.window : Theme.dimText
            font { pixelSize: 9; weight: Font.Bold }
        }
    }
}
