// A line of a menu with a swatch for every colour that nodes and frames can have, and one for the usual colour.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

MenuItem {
    id: line

    /// "#rrggbb"; empty: the usual one.
    signal chosen(string colour)
    property string usualName

    readonly property var swatches: [{ value: "", name: line.usualName }, ...CanvasColours.list]
    property int current: 0
    property int under: -1  // the pointer

    implicitHeight: visible ? 32 : 0
    leftPadding: 12
    rightPadding: 12
    text: qsTr("Colour")
    Accessible.name: qsTr("Colour: %1").arg(swatches[current].name)
    Accessible.description: qsTr("Left and right choose, Enter sets it")
    Keys.onLeftPressed: current = Math.max(0, current - 1)
    Keys.onRightPressed: current = Math.min(swatches.length - 1, current + 1)
    onTriggered: {
        if (!hovered || under >= 0)  // not for a click beside them
            chosen(swatches[current].value)
    }

    contentItem: Row {
        spacing: 6

        Repeater {
            model: line.swatches
            Rectangle {
                id: swatch
                required property var modelData
                required property int index
                anchors.verticalCenter: parent?.verticalCenter
                width: 22
                height: 22
                radius: 11
                color: modelData.value.length > 0 ? modelData.value : "transparent"
                border {
                    width: 2
                    color: line.highlighted && line.current === index ? Theme.text
                           : modelData.value.length > 0 ? "transparent" : Theme.dimText
                }

                HoverHandler {
                    onHoveredChanged: {
                        if (hovered)
                            line.current = line.under = swatch.index
                        else if (line.under === swatch.index)
                            line.under = -1
                    }
                }
                Tip {
                    visible: line.highlighted && line.current === swatch.index
                    text: swatch.modelData.name
                }
            }
        }
    }
    background: Rectangle {
        color: line.highlighted ? Theme.hovered : "transparent"
    }
}
