// Where the song is, as text and as a bar that can be clicked.
import QtQuick
import Lacquer.Editor

Item {
    id: root

    required property TransportController transport
    readonly property real progress: transport.length > 0 ? Math.min(1, Math.max(0, transport.position / transport.length)) : 0

    implicitHeight: 36
    Accessible.role: Accessible.Slider
    Accessible.name: qsTr("Position %1 of %2").arg(transport.positionText).arg(transport.lengthText)

    Text {
        anchors { left: parent.left; top: parent.top }
        text: root.transport.positionText
        color: Theme.text
        font { pixelSize: 17; weight: Font.DemiBold }
    }
    Text {
        anchors { right: parent.right; top: parent.top; topMargin: 5 }
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

        Rectangle {
            width: root.progress * parent.width
            height: parent.height
            radius: 3
            color: Theme.accent
        }
    }
    MouseArea {
        anchors { left: groove.left; right: groove.right; top: groove.top; bottom: groove.bottom; margins: -5 }
        enabled: root.transport.length > 0
        hoverEnabled: true
        onPressed: (mouse) => root.transport.seek(Math.min(1, Math.max(0, (mouse.x - 5) / groove.width)) * root.transport.length)

        Tip {
            visible: parent.containsMouse
            text: qsTr("Click to go there")
        }
    }
}
