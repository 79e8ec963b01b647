// The meters of the mixer without strips around them: the least that drawing their bars takes.
import QtQuick
import Lacquer.Bench

Window {
    id: window

    required property var nodes
    property int beat: -1

    width: 3840
    height: 748
    color: "#171b21"
    visible: true

    Row {
        x: 30
        y: 330
        spacing: 44
        Repeater {
            model: window.nodes
            BareMeter {
                required property var modelData
                node: modelData
                channels: 2
                upright: true
                beat: window.beat
                width: 14
                height: 335
            }
        }
    }
}
