// Switches recording, and opens where it punches in and out. There while a track is armed.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Row {
    id: root

    required property RecordController record
    property string keys
    signal finished()

    visible: record.armed || record.recording
    spacing: 2

    IconButton {
        text: root.record.recording ? qsTr("Stop recording")
            : root.record.hasPunch ? qsTr("Record the armed tracks from %1 to %2").arg(root.record.punchInText).arg(root.record.punchOutText)
            : qsTr("Record the armed tracks")
        keys: root.keys
        sign: Icon.Sign.record
        signColor: Theme.meterHigh
        Accessible.checkable: true
        Accessible.checked: root.record.recording
        onClicked: root.record.toggle()

        Rectangle {
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 3 }
            visible: root.record.recording
            width: 14
            height: 2
            color: Theme.meterHigh
        }
    }
    PlainButton {
        id: arrow
        width: 16
        height: 34
        text: root.record.hasPunch ? qsTr("Punch in and out: %1 to %2").arg(root.record.punchInText).arg(root.record.punchOutText)
            : qsTr("Set punch in and out")
        Accessible.name: text
        onClicked: popup.opened ? popup.close() : popup.open()

        contentItem: Text {
            text: "▾"
            color: root.record.hasPunch ? Theme.meterHigh : Theme.dimText
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
        RecordPopup {
            id: popup
            record: root.record
            y: arrow.height + 8
            x: (arrow.width - width) / 2
            onClosed: root.finished()
        }
    }
    Text {
        anchors.verticalCenter: parent.verticalCenter
        visible: text.length > 0
        text: root.record.takeText
        color: Theme.error
        font.pixelSize: Theme.smallSize + 1
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Length of the take")
        Accessible.description: text
    }
}
