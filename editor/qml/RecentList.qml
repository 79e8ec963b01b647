// What was open last, the latest first; a click, or Enter, opens it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

ListView {
    id: recent

    required property string name
    signal chosen(string path)

    visible: count > 0
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    highlightMoveDuration: 0
    activeFocusOnTab: true
    Accessible.role: Accessible.List
    Accessible.name: name
    ScrollBar.vertical: ListBar {}
    Keys.onReturnPressed: if (currentItem) (currentItem as ItemDelegate).clicked()
    Keys.onEnterPressed: if (currentItem) (currentItem as ItemDelegate).clicked()

    delegate: ItemDelegate {
        id: line
        required property string name
        required property string place
        required property string path
        width: recent.width
        height: 40
        topPadding: 0
        bottomPadding: 0
        leftPadding: 8
        highlighted: ListView.isCurrentItem && recent.activeFocus
        Accessible.name: name
        Accessible.description: place
        onClicked: recent.chosen(path)

        background: Rectangle {
            radius: 5
            color: line.hovered || line.highlighted ? Theme.hovered : "transparent"
        }
        contentItem: Column {
            spacing: 1
            Text { text: line.name; color: Theme.text; elide: Text.ElideRight; width: parent.width }
            Text {
                text: line.place
                color: Theme.dimText
                font.pixelSize: Theme.smallSize
                elide: Text.ElideMiddle
                width: parent.width
            }
        }
    }
}
