// A port of a node. Its origin is the middle of the dot.
import QtQuick
import Lacquer.Editor

Item {
    id: port

    required property string name
    required property string kind
    required property int portState  // PortState: normal, lit, dimmed, snapped
    required property bool showName
    required property bool output

    readonly property bool lit: portState === 1 || portState === 3

    opacity: portState === 2 ? 0.25 : 1
    z: lit ? 1 : 0  // above those that share its place, on a collapsed node

    Rectangle {
        readonly property int size: port.portState === 3 ? 18 : port.lit ? 15 : 11
        x: -size / 2
        y: -size / 2
        width: size
        height: size
        // The kind by shape too: audio round, events on their tip, control square.
        radius: port.kind === "CV" ? 2 : port.kind === "events" ? 1 : size / 2
        rotation: port.kind === "events" ? 45 : 0
        scale: port.kind === "audio" ? 1 : 0.86  // as large to the eye
        color: Theme.ofKind(port.kind)
        border { width: 2; color: port.lit ? Theme.accent : Theme.canvas }
    }
    Text {
        visible: port.showName
        x: port.output ? -width - 11 : 11
        y: -height / 2
        text: port.name
        color: Theme.dimText
        font.pixelSize: Theme.smallSize
    }
}
