// How the song is heard while it is mastered: mono and the like, and other records beside it, as loud as it is.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: pane

    required property MonitorController monitor
    required property ActionList actions

    radius: 6
    color: Theme.panel
    border { width: 1; color: Theme.border }

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 12 }
        spacing: 8

        Text { text: qsTr("LISTENING"); color: Theme.dimText; font { pixelSize: Theme.smallSize; weight: Font.DemiBold } }
        RowLayout {
            spacing: 4
            MonitorSwitch {
                text: qsTr("Mono")
                detail: qsTr("Half the sum of left and right, on both sides: what vanishes fights another track")
                keys: pane.actions.get("monitor.mono").key
                on: pane.monitor.mono
                onClicked: pane.monitor.toggleMono()
            }
            MonitorSwitch {
                text: qsTr("Side")
                detail: qsTr("Half the difference of left and right, on both sides: what mono loses")
                keys: ""
                on: pane.monitor.side
                onClicked: pane.monitor.toggleSide()
            }
            MonitorSwitch {
                text: qsTr("Dim")
                detail: qsTr("20 dB softer")
                keys: pane.actions.get("monitor.dim").key
                on: pane.monitor.dim
                onClicked: pane.monitor.toggleDim()
            }
        }
        RowLayout {
            spacing: 4
            MonitorSwitch {
                text: qsTr("Master")
                detail: qsTr("The song")
                keys: pane.actions.get("monitor.reference").key
                on: !pane.monitor.hearsReference
                onClicked: if (pane.monitor.hearsReference) pane.monitor.toggleReference()
            }
            MonitorSwitch {
                text: qsTr("Reference")
                detail: qsTr("The chosen record, which runs in step with the song")
                keys: pane.actions.get("monitor.reference").key
                on: pane.monitor.hearsReference
                onClicked: if (!pane.monitor.hearsReference) pane.monitor.toggleReference()
            }
        }
        ReferenceList {
            monitor: pane.monitor
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: 8
            ParameterSwitch {
                name: qsTr("Match the loudness")
                checked: pane.monitor.matching
                onToggled: (on) => pane.monitor.setMatching(on)
                Layout.preferredWidth: 40
            }
            Text {
                text: qsTr("Equally loud")
                color: Theme.text
                Layout.fillWidth: true
            }
        }
        Text {
            text: pane.monitor.matchText
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }
}
