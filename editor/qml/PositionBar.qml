// Where the song is: a text that can be typed over, in one of three units, and a bar that can be clicked, with the loop
// on it.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Item {
    id: root

    required property TransportController transport
    readonly property real progress: part(transport.position)
    readonly property var unitNames: [qsTr("time"), qsTr("samples"), qsTr("bars")]

    /// A place has been typed, or typing was given up.
    signal finished()

    function part(seconds: real): real {
        return transport.length > 0 ? Math.min(1, Math.max(0, seconds / transport.length)) : 0
    }
    function startTyping() { field.forceActiveFocus(Qt.ShortcutFocusReason) }

    implicitHeight: 40
    implicitWidth: 252

    PlainButton {
        id: unit
        anchors { left: parent.left; top: parent.top; topMargin: 3 }
        width: 54
        height: 22
        text: root.unitNames[root.transport.unit]
        Accessible.name: qsTr("Unit: %1").arg(text)
        onClicked: root.transport.nextUnit()

        contentItem: Text {
            text: unit.text
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
        background: Rectangle {
            radius: 4
            color: unit.hovered ? Theme.hovered : Theme.raised
            border { width: unit.visualFocus ? 2 : 0; color: Theme.text }
        }
        Tip {
            visible: unit.hovered
            text: qsTr("Positions in hours, minutes and seconds, in samples, or in bar|beat|tick: click for the next")
        }
    }
    TextField {
        id: field
        anchors { left: unit.right; leftMargin: 4; right: end.left; top: parent.top }
        height: 28
        text: root.transport.positionText
        color: Theme.text
        selectByMouse: true
        font { pixelSize: 17; weight: Font.DemiBold }
        leftPadding: 5
        rightPadding: 2
        topPadding: 0
        bottomPadding: 0
        verticalAlignment: TextInput.AlignVCenter
        Accessible.name: qsTr("Position")
        background: Rectangle {
            radius: 4
            color: field.activeFocus ? Theme.raised : "transparent"
            border { width: 1; color: field.activeFocus ? Theme.accent : field.hovered ? Theme.border : "transparent" }
        }
        onActiveFocusChanged: {
            if (activeFocus)
                Qt.callLater(selectAll) // qmllint disable
            else
                text = root.transport.positionText
        }
        onAccepted: {
            if (root.transport.locate(text))
                root.finished()
            else
                selectAll()
        }
        Keys.onEscapePressed: root.finished()

        Connections {
            target: root.transport
            function onPositionChanged() {
                if (!field.activeFocus)
                    field.text = root.transport.positionText
            }
        }
        Tip {
            visible: field.hovered && !field.activeFocus
            text: qsTr("Type where to go: 1:05.2, 48000 samples, 12|3|480")
        }
    }
    Text {
        id: end
        anchors { right: parent.right; top: parent.top; topMargin: 8 }
        text: root.transport.lengthText
        color: Theme.dimText
        font.pixelSize: Theme.smallSize
    }
    Rectangle {
        id: groove
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: 3 }
        height: 6
        radius: 3
        color: Theme.raised
        Accessible.role: Accessible.Slider
        Accessible.name: qsTr("Position %1 of %2").arg(root.transport.positionText).arg(root.transport.lengthText)

        Rectangle {
            width: root.progress * parent.width
            height: parent.height
            radius: 3
            color: Theme.accent
        }
        Rectangle {
            visible: root.transport.hasLoop
            x: root.part(root.transport.loopStart) * parent.width
            width: Math.max(3, root.part(root.transport.loopEnd) * parent.width - x)
            y: -3
            height: parent.height + 6
            radius: 2
            color: root.transport.looping ? Qt.rgba(Theme.meterLow.r, Theme.meterLow.g, Theme.meterLow.b, 0.35) : "transparent"
            border { width: root.transport.looping ? 2 : 1; color: root.transport.looping ? Theme.meterLow : Theme.dimText }
        }
    }
    MouseArea {
        id: area
        anchors { left: groove.left; right: groove.right; top: groove.top; bottom: groove.bottom; margins: -5 }
        enabled: root.transport.length > 0
        onPressed: (mouse) => root.transport.seek(Math.min(1, Math.max(0, (mouse.x - 5) / groove.width)) * root.transport.length)

        Tip {
            visible: area.containsMouse
            text: qsTr("Click to go there")
        }
    }
}
