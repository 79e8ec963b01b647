// Opens the monitor section, and says what of it is engaged.
import QtQuick
import Lacquer.Editor

PlainButton {
    id: button

    required property MonitorController monitor
    required property ActionList actions
    readonly property string keys: actions.get("monitor.show").key
    readonly property bool engaged: monitor.engagedText.length > 0
    signal finished()

    function show() { popup.opened ? popup.close() : popup.open() }

    implicitWidth: engaged ? 134 : 34
    implicitHeight: engaged ? 38 : 34
    text: qsTr("Monitor section")
    Accessible.name: text
    Accessible.description: monitor.engagedText
    Accessible.role: Accessible.ButtonMenu
    onClicked: show()

    contentItem: Item {
        Icon {
            id: icon
            anchors { left: parent.left; leftMargin: button.engaged ? 4 : 9; verticalCenter: parent.verticalCenter }
            sign: Icon.Sign.loudspeaker
            color: button.engaged ? Theme.warning : Theme.text
        }
        Text {
            id: said
            visible: button.engaged
            anchors { left: icon.right; leftMargin: 6; right: parent.right; rightMargin: 4; verticalCenter: parent.verticalCenter }
            text: button.monitor.engagedText
            color: Theme.warning
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
            font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
        }
    }
    background: Rectangle {
        radius: 6
        color: button.hovered ? Theme.hovered : "transparent"
        border {
            width: button.visualFocus ? 2 : button.engaged ? 1 : 0
            color: button.visualFocus ? Theme.text : Theme.warning
        }
    }
    Tip {
        visible: button.hovered && !popup.visible
        width: Math.min(implicitWidth, 360)
        text: qsTr("Monitor section: what is heard, and how; never part of a render") + "   " + button.keys
            + (button.engaged ? "\n" + button.monitor.engagedText : "")
    }
    MonitorPopup {
        id: popup
        objectName: "monitorPopup"
        monitor: button.monitor
        actions: button.actions
        y: button.height + 8
        x: (button.width - width) / 2
        onClosed: button.finished()
    }
}
