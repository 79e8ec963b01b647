// A line of a menu with a small picture for every way to bring nodes into line.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

MenuItem {
    id: line

    required property ActionList actions
    signal chosen(int how)

    readonly property var ways: [
        { how: CanvasController.Arrange.left, action: line.actions.get("arrange.left") },
        { how: CanvasController.Arrange.centre, action: line.actions.get("arrange.centre") },
        { how: CanvasController.Arrange.right, action: line.actions.get("arrange.right") },
        { how: CanvasController.Arrange.top, action: line.actions.get("arrange.top") },
        { how: CanvasController.Arrange.middle, action: line.actions.get("arrange.middle") },
        { how: CanvasController.Arrange.bottom, action: line.actions.get("arrange.bottom") },
        { how: CanvasController.Arrange.across, action: line.actions.get("arrange.across") },
        { how: CanvasController.Arrange.down, action: line.actions.get("arrange.down") }
    ]
    property int current: 0
    property int under: -1  // the pointer

    implicitHeight: visible ? 32 : 0
    leftPadding: 12
    rightPadding: 12
    text: qsTr("Align and distribute")
    Accessible.name: ways[current].action.text
    Accessible.description: qsTr("Left and right choose, Enter does it")
    Keys.onLeftPressed: current = Math.max(0, current - 1)
    Keys.onRightPressed: current = Math.min(ways.length - 1, current + 1)
    onTriggered: {
        if (!hovered || under >= 0)  // not for a click beside them
            chosen(ways[current].how)
    }

    contentItem: Row {
        spacing: 8

        Repeater {
            model: line.ways
            Rectangle {
                id: way
                required property var modelData
                required property int index
                readonly property bool chosen: line.highlighted && line.current === index
                anchors.verticalCenter: parent?.verticalCenter
                width: 26
                height: 26
                radius: 5
                color: chosen ? Theme.raised : "transparent"
                border { width: 1; color: chosen ? Theme.text : "transparent" }

                // The line that they are brought to, and two nodes; for gaps, three nodes and no line.
                Rectangle {
                    visible: way.index < 6
                    x: way.index < 3 ? 4 + 8.5 * way.index : 3
                    y: way.index < 3 ? 3 : 4 + 8.5 * (way.index - 3)
                    width: way.index < 3 ? 1 : 20
                    height: way.index < 3 ? 20 : 1
                    color: Theme.accent
                }
                Repeater {
                    model: way.index < 6 ? 2 : 3
                    Rectangle {
                        required property int index
                        readonly property int length: index === 0 ? 14 : 8
                        readonly property int place: way.index % 3  // at the line's start, middle or end
                        readonly property bool column: way.index < 3
                        x: way.index === 6 ? 3 + 8 * index : way.index === 7 ? 6
                           : column ? (place === 0 ? 5 : place === 1 ? 13 - length / 2 : 21 - length) : 6 + 9 * index
                        y: way.index === 6 ? 6 : way.index === 7 ? 3 + 8 * index
                           : column ? 6 + 9 * index : (place === 0 ? 5 : place === 1 ? 13 - length / 2 : 21 - length)
                        width: way.index === 6 ? 4 : way.index === 7 ? 14 : column ? length : 5
                        height: way.index === 6 ? 14 : way.index === 7 ? 4 : column ? 5 : length
                        radius: 1
                        color: Theme.text
                    }
                }
                HoverHandler {
                    onHoveredChanged: {
                        if (hovered)
                            line.current = line.under = way.index
                        else if (line.under === way.index)
                            line.under = -1
                    }
                }
                Tip {
                    visible: way.chosen
                    text: way.modelData.action.text + (way.modelData.action.key ? " (" + way.modelData.action.key + ")" : "")
                }
            }
        }
    }
    background: Rectangle {
        color: line.highlighted ? Theme.hovered : "transparent"
    }
}
