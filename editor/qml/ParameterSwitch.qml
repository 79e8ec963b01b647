// On or off.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Item {
    id: root

    required property string name
    required property bool checked
    signal toggled(bool on)

    implicitHeight: 24

    PlainButton {
        id: button
        anchors.verticalCenter: parent.verticalCenter
        width: 38
        height: 20
        Accessible.role: Accessible.CheckBox
        Accessible.name: root.name
        Accessible.checkable: true
        Accessible.checked: root.checked
        onClicked: root.toggled(!root.checked)

        background: Rectangle {
            radius: 10
            color: root.checked ? Theme.accent : button.hovered ? Theme.hovered : Theme.raised
            border { width: button.visualFocus ? 2 : 1; color: button.visualFocus ? Theme.text : Theme.border }
        }
        contentItem: Item {
            Rectangle {
                x: root.checked ? 20 : 2
                anchors.verticalCenter: parent.verticalCenter
                width: 14
                height: 14
                radius: 7
                color: root.checked ? Theme.onAccent : Theme.dimText
            }
        }
    }
}
