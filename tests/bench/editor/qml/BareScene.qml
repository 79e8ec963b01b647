// What the editor's canvas shows, as plain items without bindings between them: the least that drawing it takes.
import QtQuick
import Lacquer.Bench

Window {
    id: window

    required property var nodes
    required property bool far
    property point offset
    property real zoom: 1
    property int beat: -1

    width: 1280
    height: 748
    visible: true

    Item {
        anchors.fill: parent
        clip: true

        BareLayer { part: BareLayer.Part.grid; anchors.fill: parent; offset: window.offset; zoom: window.zoom }
        BareLayer { part: BareLayer.Part.wires; anchors.fill: parent; offset: window.offset; zoom: window.zoom }
        Loader {
            anchors.fill: parent
            active: window.far
            sourceComponent: BareLayer { part: BareLayer.Part.boxes; offset: window.offset; zoom: window.zoom }
        }
        Item {
            x: window.offset.x
            y: window.offset.y
            scale: window.zoom
            transformOrigin: Item.TopLeft
            Repeater {
                model: window.nodes
                BareNode { beat: window.beat }
            }
        }
        Rectangle {
            anchors.fill: parent
            color: "transparent"
            border { width: 1; color: "#59f08a4b" }
        }
    }
}
