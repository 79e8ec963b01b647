// Where recording punches in and out.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property RecordController record

    objectName: "recordPopup"
    padding: 14
    margins: 6
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutsideParent
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    onOpened: start.forceActiveFocus()

    component Ends: TextField {
        id: ends
        required property string valueText
        text: valueText
        color: Theme.text
        selectByMouse: true
        placeholderTextColor: Theme.dimText
        background: Rectangle {
            radius: 4
            color: Theme.raised
            border { width: 1; color: ends.activeFocus ? Theme.accent : Theme.border }
        }
        onActiveFocusChanged: if (activeFocus) Qt.callLater(selectAll) // qmllint disable
        onAccepted: if (start.text && end.text) popup.record.setPunch(start.text, end.text)
        Layout.fillWidth: true
        Layout.columnSpan: 2

        Connections {
            target: popup.record
            function onPunchChanged() { ends.text = ends.valueText }
        }
    }

    contentItem: GridLayout {
        columns: 3
        columnSpacing: 8
        rowSpacing: 8

        Text { text: qsTr("Punch in"); color: Theme.dimText }
        Ends {
            id: start
            valueText: popup.record.punchInText
            placeholderText: qsTr("start")
            Accessible.name: qsTr("Where recording punches in")
        }
        Text { text: qsTr("Punch out"); color: Theme.dimText }
        Ends {
            id: end
            valueText: popup.record.punchOutText
            placeholderText: qsTr("end")
            Accessible.name: qsTr("Where recording punches out")
        }
        DialogButton { text: qsTr("In here"); onClicked: popup.record.setPunchInHere(); Layout.fillWidth: true }
        DialogButton { text: qsTr("Out here"); onClicked: popup.record.setPunchOutHere(); Layout.fillWidth: true }
        DialogButton { text: qsTr("As the loop"); onClicked: popup.record.punchTheLoop(); Layout.fillWidth: true }
        DialogButton {
            text: qsTr("Record everywhere")
            enabled: popup.record.hasPunch
            opacity: enabled ? 1 : 0.5
            onClicked: popup.record.removePunch()
            Layout.fillWidth: true
            Layout.columnSpan: 3
        }
    }
}
