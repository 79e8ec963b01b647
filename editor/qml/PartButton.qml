// One of several parts of a page, or of its panel.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

PlainButton {
    id: button

    required property bool current

    implicitWidth: label.implicitWidth + 26
    implicitHeight: 28
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Accessible.selected: current

    contentItem: Text {
        id: label
        text: button.text
        color: !button.enabled ? Theme.border : button.current ? Theme.text : Theme.dimText
        font.weight: button.current ? Font.DemiBold : Font.Normal
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: 6
        color: button.current ? Theme.raised : button.hovered ? Theme.hovered : "transparent"
        border { width: button.visualFocus ? 2 : 0; color: Theme.text }
    }
}
