// On the page of the album while none is open: where to begin.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Item {
    id: welcome

    required property AlbumLife life
    property bool dropping: false

    signal openRequested()

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("No album is open")

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(460, parent.width - 48)
        spacing: 18

        Text {
            text: qsTr("Album")
            color: Theme.text
            font { pixelSize: 34; weight: Font.DemiBold }
        }
        Text {
            text: qsTr("Songs in order as one release: for streaming, on a CD, on vinyl. They are sound files or sessions, and stay where they are.")
            color: Theme.dimText
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        Flow {
            spacing: 10
            Layout.fillWidth: true

            DialogButton {
                prominent: true
                text: qsTr("New album …")
                onClicked: welcome.life.newWanted([])
            }
            DialogButton { text: qsTr("Open …"); onClicked: welcome.openRequested() }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: 76
            radius: 9
            color: welcome.dropping ? Theme.hovered : "transparent"
            border { width: welcome.dropping ? 2 : 1; color: welcome.dropping ? Theme.accent : Theme.border }

            Text {
                anchors { fill: parent; margins: 12 }
                text: qsTr("Drop songs here to make an album of them, or a cue sheet, or an album to open it")
                color: welcome.dropping ? Theme.text : Theme.dimText
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                wrapMode: Text.Wrap
            }
        }
        Text {
            visible: recent.count > 0
            text: qsTr("Recent albums")
            color: Theme.accent
            font.weight: Font.DemiBold
        }
        RecentList {
            id: recent
            model: welcome.life.recent
            name: qsTr("Recent albums")
            onChosen: (path) => welcome.life.openPath(path)
            Layout.fillWidth: true
            Layout.topMargin: -10
            Layout.preferredHeight: Math.min(count, 6) * 40
        }
    }
}
