// Over the canvas while there is nothing yet: where to begin.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Item {
    id: welcome

    required property SessionLife life

    signal openRequested()

    function begin() {
        const first = life.hasExample ? exampleButton : newButton
        first.forceActiveFocus(Qt.TabFocusReason)
    }

    onVisibleChanged: if (visible) begin()
    Component.onCompleted: if (visible) begin()
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Welcome")

    DropArea {
        id: drop
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: (dropped) => {
            dropped.accept(Qt.CopyAction)
            if (!welcome.life.openDropped(dropped.urls))
                welcome.life.newFromFiles(dropped.urls)
        }
    }

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(460, parent.width - 48)
        spacing: 18

        Text {
            text: "Lacquer"
            color: Theme.text
            font { pixelSize: 34; weight: Font.DemiBold }
        }
        Text {
            text: qsTr("A mix is a graph here: tracks on the left, the master on the right, and every wire in sight.")
            color: Theme.dimText
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        Flow {
            spacing: 10
            Layout.fillWidth: true

            DialogButton {
                id: exampleButton
                visible: welcome.life.hasExample
                prominent: true
                text: qsTr("Open the example")
                onClicked: welcome.life.openExample()
            }
            DialogButton {
                id: newButton
                prominent: !welcome.life.hasExample
                text: qsTr("New session")
                onClicked: welcome.life.newSession()
            }
            DialogButton { text: qsTr("Open …"); onClicked: welcome.openRequested() }
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: 76
            radius: 9
            color: drop.containsDrag ? Theme.hovered : "transparent"
            border { width: drop.containsDrag ? 2 : 1; color: drop.containsDrag ? Theme.accent : Theme.border }

            Text {
                anchors { fill: parent; margins: 12 }
                text: qsTr("Drop sound files here to make tracks of them, with faders, group buses and a master chain")
                color: drop.containsDrag ? Theme.text : Theme.dimText
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                wrapMode: Text.Wrap
            }
        }
        Text {
            visible: recent.count > 0
            text: qsTr("Recent sessions")
            color: Theme.accent
            font.weight: Font.DemiBold
        }
        RecentList {
            id: recent
            model: welcome.life.recent
            name: qsTr("Recent sessions")
            onChosen: (path) => welcome.life.openPath(path)
            Layout.fillWidth: true
            Layout.topMargin: -10
            Layout.preferredHeight: Math.min(count, 6) * 40
        }
    }
}
