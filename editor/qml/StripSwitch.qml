// A switch of a strip in the mixer: one letter that lights up.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

PlainButton {
    id: button

    required property bool on
    required property string name
    property string keys
    property color lit: Theme.accent
    /// On in effect, though not by itself.
    property bool implied: false

    implicitWidth: 26
    implicitHeight: 24
    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.checkable: true
    Accessible.checked: on

    contentItem: Text {
        text: button.text
        color: button.on ? Theme.onAccent : button.enabled ? Theme.text : Theme.border
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
    }
    background: Rectangle {
        radius: 4
        color: button.on ? button.lit : button.hovered ? Theme.hovered : Theme.raised
        border { width: button.visualFocus ? 2 : button.implied ? 1 : 0; color: button.visualFocus ? Theme.text : button.lit }
    }

    Tip {
        visible: button.hovered
        text: button.keys ? button.name + "   " + button.keys : button.name
    }
}
