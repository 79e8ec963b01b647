// A button that shows a sign; its name and key are in the tooltip and for screen readers.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

PlainButton {
    id: button

    required property int sign
    property string keys
    property bool prominent: false
    /// The tooltip would cover what the button has opened.
    property bool quiet: false
    property color signColor: prominent ? Theme.onAccent : Theme.text

    implicitWidth: prominent ? 44 : 34
    implicitHeight: 34
    Accessible.name: text
    Accessible.role: Accessible.Button

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            sign: button.sign
            color: button.enabled ? button.signColor : Theme.border
        }
    }
    background: Rectangle {
        radius: 6
        color: button.prominent ? (button.down ? Qt.darker(Theme.accent, 1.2) : button.hovered ? Qt.lighter(Theme.accent, 1.1) : Theme.accent)
                                : button.down ? Theme.border : button.hovered && button.enabled ? Theme.hovered : "transparent"
        border { width: button.visualFocus ? 2 : 0; color: Theme.text }
    }

    Tip {
        visible: button.hovered && !button.quiet
        text: button.keys ? button.text + "   " + button.keys : button.text
    }
}
