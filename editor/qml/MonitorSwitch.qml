// A switch of the monitor section, lit while it is engaged.
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

PlainButton {
    id: button

    required property bool on
    property string detail
    property string keys

    implicitWidth: Math.max(56, label.implicitWidth + 18)
    implicitHeight: 28
    Accessible.name: text
    Accessible.description: detail
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: on
    Layout.fillWidth: true

    contentItem: Text {
        id: label
        text: button.text
        color: button.on ? Theme.onAccent : Theme.text
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 6
        color: button.on ? Theme.accent : button.hovered ? Theme.hovered : Theme.raised
        border { width: button.visualFocus ? 2 : 0; color: Theme.text }
    }
    Tip {
        visible: button.hovered
        width: Math.min(implicitWidth, 300)
        text: button.keys ? button.detail + "   " + button.keys : button.detail
    }
}
