// A line of a menu: what it does, and the key that does it too. What it does when it is chosen is the menu's business,
// as the pointer may be elsewhere by then.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

MenuItem {
    id: line

    property KeyAction keyAction: null
    property string keys: keyAction ? keyAction.key : ""

    implicitHeight: visible ? 28 : 0
    leftPadding: 12
    rightPadding: 12
    Accessible.description: keys

    contentItem: Item {
        Text {
            anchors { left: parent.left; right: key.left; verticalCenter: parent.verticalCenter }
            text: line.text
            color: line.enabled ? Theme.text : Theme.dimText
            elide: Text.ElideRight
        }
        Text {
            id: key
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: line.keys
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
        }
    }
    background: Rectangle {
        color: line.highlighted ? Theme.hovered : "transparent"
    }
}
