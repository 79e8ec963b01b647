// The fader of a strip with its scale, and beside it the meter with its own.
import QtQuick
import Lacquer.Editor

Item {
    id: root

    required property NodeParameter level
    required property Mixer mixer
    required property string name
    required property var meterNode
    required property string meterName
    required property int channels
    required property real vcaDb
    required property string vca
    required property bool narrow
    readonly property alias peakText: meter.peakText
    readonly property alias over: meter.over

    signal finished()

    LevelScale {
        id: scale
        visible: root.level.exists && !root.narrow
        width: 22
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom; topMargin: 7; bottomMargin: 7 }
    }
    Item {
        id: fader
        visible: root.level.exists
        x: root.narrow ? 0 : scale.width
        width: 26
        height: parent.height
        activeFocusOnTab: true
        Accessible.role: Accessible.Slider
        Accessible.name: qsTr("Fader of %1").arg(root.name)
        Accessible.description: root.level.text
        Accessible.focusable: true
        Accessible.onIncreaseAction: root.level.step(1)
        Accessible.onDecreaseAction: root.level.step(-1)

        Keys.onPressed: (event) => {
            const fine = event.modifiers & Qt.ShiftModifier ? 0.1 : 1
            event.accepted = true
            switch (event.key) {
            case Qt.Key_Up: root.level.step(fine); break
            case Qt.Key_Down: root.level.step(-fine); break
            case Qt.Key_Backspace: root.level.reset(); break
            case Qt.Key_Escape: root.finished(); break
            default: event.accepted = false
            }
        }

        Rectangle {
            id: groove
            anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; bottom: parent.bottom; topMargin: 7; bottomMargin: 7 }
            width: 4
            radius: 2
            color: Theme.raised
            border { width: fader.activeFocus ? 1 : 0; color: Theme.accent }

            Rectangle {  // unity
                anchors.horizontalCenter: parent.horizontalCenter
                y: Math.round((1 - root.level.defaultFraction) * parent.height - 0.5)
                width: 16
                height: 1
                color: Theme.dimText
            }
            Rectangle {  // where VCAs take it
                visible: root.vca.length > 0
                anchors.horizontalCenter: parent.horizontalCenter
                y: Math.round((1 - root.level.fractionOf(root.level.value + root.vcaDb)) * parent.height - 1.5)
                width: 20
                height: 3
                color: Theme.wireCv
            }
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            // On whole pixels: of a line between two, the software renderer draws now one, now none.
            y: groove.y + Math.round((1 - root.level.fraction) * groove.height - height / 2)
            width: 22
            height: 15
            radius: 3
            color: area.pressed ? Theme.accent : root.level.automated ? Theme.warning : Theme.text
            border { width: fader.activeFocus ? 2 : 0; color: Theme.accent }
            Rectangle {
                anchors.centerIn: parent
                width: parent.width
                height: 1
                color: Theme.panel
            }
        }
        SliderArea {
            id: area
            anchors.fill: parent
            upright: true
            hoverEnabled: true
            fraction: root.level.fraction
            way: groove.height
            onGestureBegan: root.level.beginGesture()
            onGestureEnded: root.level.endGesture()
            onMoved: (to) => root.level.setFraction(to)
            onStepped: (steps) => root.level.step(steps)
            onResetRequested: root.level.reset()
            onFinished: root.finished()
        }
        Tip {
            visible: area.containsMouse && !area.pressed
            text: [root.level.text, root.vca, root.level.automated ? qsTr("Automated") : "", qsTr("Drag, or turn the wheel: 1 dB; with Shift finely. Double click or Ctrl+click: 0 dB")].filter((line) => line).join("\n") // qmllint disable
        }
    }
    StripMeter {
        id: meter
        meters: root.mixer.meters
        nodeId: root.meterNode // qmllint disable
        channels: root.channels
        visible: root.channels > 0
        x: fader.x + (root.level.exists ? fader.width + 2 : 0)
        width: 14
        anchors { top: parent.top; bottom: parent.bottom; topMargin: 7; bottomMargin: 7 }

        HoverHandler { id: hover }
        Tip {
            visible: hover.hovered
            text: qsTr("Peaks as %1 measures them").arg(root.meterName)
        }
    }
    LevelScale {
        visible: root.channels > 0 && !root.narrow
        meters: root.mixer.meters
        x: meter.x + meter.width
        width: 24
        anchors { top: parent.top; bottom: parent.bottom; topMargin: 7; bottomMargin: 7 }
    }
}
