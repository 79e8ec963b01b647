// Shown while a session is opened or saved on another thread and nothing can be edited; not for what takes a moment.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    required property SessionLife life

    modal: true
    dim: false
    focus: true
    padding: 20
    anchors.centerIn: parent
    closePolicy: Popup.NoAutoClose
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }

    Timer {
        interval: 300
        running: popup.life.busy
        onTriggered: popup.open()
    }
    Connections {
        target: popup.life
        function onBusyChanged() {
            if (!popup.life.busy)
                popup.close()
        }
    }

    contentItem: ColumnLayout {
        spacing: 14

        Text {
            text: popup.life.busyText + " …"
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            elide: Text.ElideMiddle
            Layout.maximumWidth: 480
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        ProgressBar {
            id: bar
            from: 0
            to: 1
            value: Math.max(0, popup.life.busyFraction)
            visible: popup.life.busyFraction >= 0
            Layout.preferredWidth: 320
            Accessible.name: popup.life.busyText
            background: Rectangle {
                implicitHeight: 6
                radius: 3
                color: Theme.border
            }
            contentItem: Item {
                Rectangle {
                    width: bar.visualPosition * parent.width
                    height: parent.height
                    radius: 3
                    color: Theme.accent
                }
            }
        }
        DialogButton {
            text: qsTr("Cancel")
            focus: true
            Keys.onEscapePressed: clicked()
            onClicked: popup.life.cancelJob()
            Layout.alignment: Qt.AlignRight
        }
    }
}
