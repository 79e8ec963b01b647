// What the engine takes of the time there is, and how often the device did not get its sound in time.
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

PlainButton {
    id: badge

    required property TransportController transport
    readonly property bool high: transport.peakLoad > 80
    readonly property string dropoutText: transport.dropouts === 1 ? qsTr("1 xrun")
                                                                    : qsTr("%1 xruns").arg(transport.dropouts)

    implicitWidth: 92
    implicitHeight: 38
    text: qsTr("DSP load %1 %, peak %2 %, %3").arg(transport.load).arg(transport.peakLoad).arg(dropoutText)
    Accessible.name: text
    onClicked: transport.resetDropouts()

    background: Rectangle {
        radius: 6
        color: badge.hovered ? Theme.hovered : "transparent"
        border { width: badge.visualFocus ? 2 : 0; color: Theme.text }
    }
    contentItem: Column {
        topPadding: 3
        spacing: 2

        Text {
            width: parent.width
            text: qsTr("DSP %1 %  ▲%2").arg(badge.transport.load).arg(badge.transport.peakLoad)
            color: badge.high ? Theme.warning : Theme.dimText
            font.pixelSize: Theme.smallSize
            horizontalAlignment: Text.AlignHCenter
        }
        Text {
            width: parent.width
            text: badge.dropoutText
            color: badge.transport.dropouts > 0 ? Theme.warning : Theme.dimText
            font.pixelSize: Theme.smallSize
            horizontalAlignment: Text.AlignHCenter
        }
    }
    Tip {
        visible: badge.hovered
        width: Math.min(implicitWidth, 300)
        text: qsTr("What the engine takes of the time there is (▲ the most of the last three seconds), and how often the device did not get its sound in time (xruns). Click to count them anew")
    }
}
