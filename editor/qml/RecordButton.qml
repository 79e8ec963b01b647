// Switches recording. There while a track is armed.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Row {
    id: root

    required property RecordController record
    property string keys

    visible: record.armed || record.recording
    spacing: 2

    IconButton {
        text: root.record.recording ? qsTr("Stop recording") : qsTr("Record the armed tracks")
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
