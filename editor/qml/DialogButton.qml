// A button with a text.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

AbstractButton {
    id: button

    property bool prominent: false

    implicitWidth: Math.max(88, label.implicitWidth + 32)
    implicitHeight: 34
    hoverEnabled: true
    Accessible.name: text
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Text {
        id: label
        text: button.text
        color: button.prominent ? Theme.onAccent : Theme.text
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 6
        color: button.prominent ? Theme.accent : button.hovered ? Theme.hovered : Theme.raised
        border { width: button.visualFocus ? 2 : 0; color: Theme.text }
    }
}
