// A small slider in the form of a bar, with its name in it; while the pointer is on it, its value. For a strip of the
// mixer: pan, gain, the level of a send.
import QtQuick
import Lacquer.Editor

Item {
    id: bar

    required property NodeParameter parameter
    required property string name
    property string label: name
    property string help
    property bool dimmed: false

    signal finished()

    implicitHeight: 22
    opacity: dimmed ? 0.5 : 1
    activeFocusOnTab: true
    Accessible.role: Accessible.Slider
    Accessible.name: name
    Accessible.description: parameter.text
    Accessible.focusable: true
    Accessible.onIncreaseAction: parameter.step(1)
    Accessible.onDecreaseAction: parameter.step(-1)

    Keys.onPressed: (event) => {
        const fine = event.modifiers & Qt.ShiftModifier ? 0.1 : 1
        event.accepted = true
        switch (event.key) {
        case Qt.Key_Right: case Qt.Key_Up: bar.parameter.step(fine); break
        case Qt.Key_Left: case Qt.Key_Down: bar.parameter.step(-fine); break
        case Qt.Key_Backspace: bar.parameter.reset(); break
        case Qt.Key_Escape: bar.finished(); break
        default: event.accepted = false
        }
    }

    Rectangle {
        id: ground
        anchors { fill: parent; topMargin: 2; bottomMargin: 2 }
        radius: 3
        color: Theme.raised
        border { width: bar.activeFocus ? 2 : 0; color: Theme.accent }

        Rectangle {
            readonly property real from: Math.min(bar.parameter.fraction, bar.parameter.defaultFraction)
            x: Math.round(from * (parent.width - 2))
            width: 2 + Math.round(Math.abs(bar.parameter.fraction - bar.parameter.defaultFraction) * (parent.width - 2))
            height: parent.height
            radius: 2
            color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.55)
        }
        Text {
            anchors { fill: parent; leftMargin: 4; rightMargin: 4 }
            text: area.containsMouse || area.held || bar.activeFocus ? bar.parameter.text : bar.label
            color: bar.parameter.automated ? Theme.warning : Theme.text
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            font.pixelSize: Theme.smallSize
        }
    }
    SliderArea {
        id: area
        anchors.fill: parent
        hoverEnabled: true
        fraction: bar.parameter.fraction
        way: ground.width
        onGestureBegan: bar.parameter.beginGesture()
        onGestureEnded: bar.parameter.endGesture()
        onMoved: (to) => bar.parameter.setFraction(to)
        onStepped: (steps) => bar.parameter.step(steps)
        onResetRequested: bar.parameter.reset()
        onFinished: bar.finished()
    }
    Tip {
        visible: area.containsMouse && !area.pressed
        text: [bar.name + ": " + bar.parameter.text, bar.help].filter((line) => line).join("\n") // qmllint disable
    }
}
