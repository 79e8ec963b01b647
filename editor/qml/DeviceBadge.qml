// What the session plays on, always in sight; a click opens the choice of devices.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

PlainButton {
    id: badge

    required property TransportController transport

    implicitWidth: Math.min(label.implicitWidth + 40, 200)
    implicitHeight: 28
    text: transport.deviceText
    Accessible.name: qsTr("Audio device: %1").arg(text)
    Accessible.description: transport.deviceDetail

    background: Rectangle {
        radius: 14
        color: badge.hovered ? Theme.hovered : Theme.raised
        border {
            width: badge.visualFocus ? 2 : 1
            color: badge.visualFocus ? Theme.text : badge.transport.silent ? Theme.warning : Theme.border
        }
    }
    contentItem: Item {
        Rectangle {
            id: light
            anchors { left: parent.left; leftMargin: 12; verticalCenter: parent.verticalCenter }
            width: 8
            height: 8
            radius: badge.transport.silent ? 0 : 4  // by its shape too
            color: badge.transport.silent ? Theme.warning : Theme.meterLow
        }
        Text {
            id: label
            anchors { left: light.right; leftMargin: 7; right: parent.right; rightMargin: 10; verticalCenter: parent.verticalCenter }
            text: badge.text
            color: badge.transport.silent ? Theme.warning : Theme.text
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
        }
    }
    Tip {
        visible: badge.hovered
        width: Math.min(implicitWidth, 360)
        text: (badge.transport.deviceDetail ? badge.transport.deviceDetail + "\n" : "") + qsTr("Click to choose a device")
    }
}
