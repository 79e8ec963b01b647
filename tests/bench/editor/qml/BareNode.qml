// A node as the editor draws it.
import QtQuick
import Lacquer.Bench

Item {
    id: root

    required property var modelData
    property int beat

    x: modelData.x
    y: modelData.y
    width: 176
    height: modelData.height

    Rectangle { anchors.fill: parent; radius: 7; color: "#272e38"; border { width: 1; color: "#3a4452" } }
    Rectangle { x: 6; y: 7; width: 4; height: 18; radius: 2; color: root.modelData.color }
    Text {
        x: 18
        width: 148
        height: 32
        text: root.modelData.name
        color: "#e8ebf0"
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        font { pixelSize: 13; weight: Font.DemiBold }
    }
    Text {
        x: 44
        y: 32
        width: 88
        height: 22
        text: root.modelData.typeName
        color: "#9aa5b4"
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: 11
    }
    Repeater {
        model: root.modelData.inputs
        BarePort { output: false }
    }
    Repeater {
        model: root.modelData.outputs
        BarePort { output: true; x: root.width }
    }
    Loader {
        active: root.modelData.meterChannels > 0
        x: 12
        y: root.height - 15
        width: root.width - 24
        height: 7
        sourceComponent: BareMeter { node: root.modelData.node; channels: root.modelData.meterChannels; beat: root.beat }
    }
}
