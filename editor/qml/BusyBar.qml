// What is being done beside the window, how far it is, and a way to stop it. Not for what takes a moment.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: bar

    required property JobRunner job

    visible: false
    implicitWidth: row.implicitWidth + 28
    implicitHeight: 44
    radius: 8
    color: Theme.panel
    border { width: 1; color: Theme.border }

    Timer {
        interval: 300
        running: bar.job.busy
        onTriggered: bar.visible = true
    }
    Connections {
        target: bar.job
        function onBusyChanged() {
            if (!bar.job.busy)
                bar.visible = false
        }
    }

    RowLayout {
        id: row
        anchors.centerIn: parent
        spacing: 12

        Text {
            text: bar.job.text
            color: Theme.text
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        JobProgress {
            job: bar.job
            visible: bar.job.fraction >= 0
            Layout.preferredWidth: 160
        }
        DialogButton { text: qsTr("Cancel"); implicitHeight: 30; focusPolicy: Qt.TabFocus; onClicked: bar.job.cancel() }
    }
}
