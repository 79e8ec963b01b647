// Switches the loop, and opens what it plays.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Row {
    id: root

    required property TransportController transport
    property string keys
    signal finished()

    IconButton {
        id: button
        text: !root.transport.hasLoop ? qsTr("Loop the whole song")
            : (root.transport.looping ? qsTr("Looping %1 to %2: switch it off") : qsTr("Loop %1 to %2"))
                  .arg(root.transport.loopStartText).arg(root.transport.loopEndText)
        keys: root.keys
        sign: Icon.Sign.loop
        signColor: root.transport.looping ? Theme.meterLow : Theme.text
        Accessible.checkable: true
        Accessible.checked: root.transport.looping
        onClicked: root.transport.toggleLoop()

        Rectangle {
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 3 }
            visible: root.transport.looping
            width: 14
            height: 2
            color: Theme.meterLow
        }
    }
    PlainButton {
        id: arrow
        width: 16
        height: 34
        text: qsTr("Set the loop")
        Accessible.name: text
        onClicked: popup.opened ? popup.close() : popup.open()

        contentItem: Text {
            text: "▾"
            color: Theme.dimText
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
        background: Rectangle {
            radius: 6
            color: arrow.hovered ? Theme.hovered : "transparent"
            border { width: arrow.visualFocus ? 2 : 0; color: Theme.text }
        }
        Tip {
            visible: arrow.hovered && !popup.visible
            text: arrow.text
        }
        LoopPopup {
            id: popup
            transport: root.transport
            y: arrow.height + 8
            x: (arrow.width - width) / 2
            onClosed: root.finished()
        }
    }
}
