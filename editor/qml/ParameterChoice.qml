// One of several, by name.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

ComboBox {
    id: box

    required property string name
    /// Chosen, or not, by the mouse: the canvas is wanted again.
    signal finished()

    implicitHeight: 26
    focusPolicy: Qt.TabFocus  // a click leaves the keys to the canvas
    // Down as long as the list is open. To ask the list itself would make one for every row.
    onDownChanged: if (!down && !visualFocus) finished()
    Keys.onReturnPressed: popup.open()
    Keys.onEnterPressed: popup.open()
    font.pixelSize: Theme.smallSize + 1
    Accessible.name: name

    contentItem: Text {
        leftPadding: 8
        text: box.displayText
        color: Theme.text
        font: box.font
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 4
        color: box.hovered ? Theme.hovered : Theme.raised
        border { width: 1; color: box.visualFocus ? Theme.accent : Theme.border }
    }
    delegate: ItemDelegate {
        id: item
        required property string modelData
        required property int index
        width: box.width
        height: 28
        highlighted: box.highlightedIndex === index
        contentItem: Text {
            text: item.modelData
            color: item.highlighted ? Theme.onAccent : Theme.text
            font: box.font
            verticalAlignment: Text.AlignVCenter
        }
        background: Rectangle { color: item.highlighted ? Theme.accent : Theme.raised }
    }
}
