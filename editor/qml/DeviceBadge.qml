// What the session plays on, always in sight.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Rectangle {
    id: badge

    required property TransportController transport

    implicitWidth: Math.min(label.implicitWidth + 40, 230)
    implicitHeight: 28
    radius: 14
    color: Theme.raised
    border { width: 1; color: transport.silent ? Theme.warning : Theme.border }
    Accessible.role: Accessible.StaticText
    Accessible.name: label.text

    Rectangle {
        id: light
        anchors { left: parent.left; leftMargin: 12; verticalCenter: parent.verticalCenter }
        width: 8
        height: 8
        radius: 4
        color: badge.transport.silent ? Theme.warning : Theme.meterLow
    }
    Text {
        id: label
        anchors { left: light.right; leftMargin: 7; right: parent.right; rightMargin: 10; verticalCenter: parent.verticalCenter }
        text: badge.transport.deviceText
        color: badge.transport.silent ? Theme.warning : Theme.text
        font.pixelSize: Theme.smallSize
        elide: Text.ElideRight
    }
    HoverHandler { id: hover }
    Tip {
        visible: hover.hovered && badge.transport.deviceDetail.length > 0
        width: Math.min(implicitWidth, 360)
        text: badge.transport.deviceDetail
    }
}
