// Where the loop starts and ends.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property TransportController transport

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
        onAccepted: if (start.text && end.text) popup.transport.setLoop(start.text, end.text)
        Layout.fillWidth: true
        Layout.columnSpan: 2

        Connections {
            target: popup.transport
            function onLoopChanged() { ends.text = ends.valueText }
        }
    }

    contentItem: GridLayout {
        columns: 3
        columnSpacing: 8
        rowSpacing: 8

        Text { text: qsTr("From"); color: Theme.dimText }
        Ends {
            id: start
            valueText: popup.transport.loopStartText
            placeholderText: qsTr("start")
            Accessible.name: qsTr("Start of the loop")
        }
        Text { text: qsTr("To"); color: Theme.dimText }
        Ends {
            id: end
            valueText: popup.transport.loopEndText
            placeholderText: qsTr("end")
            Accessible.name: qsTr("End of the loop")
        }
        DialogButton { text: qsTr("From here"); onClicked: popup.transport.setLoopStartHere(); Layout.fillWidth: true }
        DialogButton { text: qsTr("Up to here"); onClicked: popup.transport.setLoopEndHere(); Layout.fillWidth: true }
        DialogButton { text: qsTr("Whole song"); onClicked: popup.transport.loopWholeSong(); Layout.fillWidth: true }
        DialogButton {
            text: qsTr("Remove the loop")
            enabled: popup.transport.hasLoop
            opacity: enabled ? 1 : 0.5
            onClicked: popup.transport.removeLoop()
            Layout.fillWidth: true
            Layout.columnSpan: 3
        }
    }
}
