// A line of a menu with the shapes that a fade can have.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

MenuItem {
    id: line

    /// As sessions name it.
    signal chosen(string shape)
    readonly property var shapes: [{ value: "linear", name: qsTr("linear") }, { value: "equalPower", name: qsTr("equal power") },
        { value: "exponential", name: qsTr("exponential") }, { value: "smooth", name: qsTr("smooth") }]
    property int current: 0

    implicitHeight: visible ? 30 : 0
    leftPadding: 12
    rightPadding: 12
    Accessible.name: text + ": " + shapes[current].name
    Accessible.description: qsTr("Left and right choose, Enter sets it")
    Keys.onLeftPressed: current = Math.max(0, current - 1)
    Keys.onRightPressed: current = Math.min(shapes.length - 1, current + 1)
    onTriggered: chosen(shapes[current].value)

    contentItem: Row {
        spacing: 3
        Text {
            width: 58
            anchors.verticalCenter: parent?.verticalCenter
            text: line.text
            color: Theme.text
        }
        Repeater {
            model: line.shapes
            Rectangle {
                id: choice
                required property var modelData
                required property int index
                anchors.verticalCenter: parent?.verticalCenter
                width: name.implicitWidth + 10
                height: 24
                radius: 4
                color: line.highlighted && line.current === index ? Theme.raised : "transparent"
                border { width: 1; color: line.highlighted && line.current === index ? Theme.accent : Theme.border }

                Text {
                    id: name
                    anchors.centerIn: parent
                    text: choice.modelData.name
                    color: Theme.text
                    font.pixelSize: Theme.smallSize
                }
                HoverHandler { onHoveredChanged: if (hovered) line.current = choice.index }
            }
        }
    }
    background: Rectangle {
        color: line.highlighted ? Theme.hovered : "transparent"
    }
}
