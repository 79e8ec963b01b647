// What the keys and the mouse do where one is. "?" opens it, any of Escape, "?" and a click closes it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Popup {
    id: popup

    required property ActionList actions
    /// Else the keys of the canvas do nothing now.
    required property bool canvasFocused
    /// What it has to fit into.
    required property size room

    property bool wasOnCanvas: true
    property var keySections: []
    readonly property var mouse: ({
        title: qsTr("Mouse on the canvas"), lines: [
            { keys: qsTr("Wheel"), text: qsTr("zoom") },
            { keys: qsTr("Middle button, or Space and drag"), text: qsTr("move the view") },
            { keys: qsTr("Drag from a port"), text: qsTr("to a port, or to empty ground: choose a node") },
            { keys: qsTr("Drag the end of a wire"), text: qsTr("move it, or take it off") },
            { keys: qsTr("Let go with Shift"), text: qsTr("a loop: connect through a feedback delay") },
            { keys: qsTr("Double-click on a wire"), text: qsTr("insert a node") },
            { keys: qsTr("Drag a wire by its middle"), text: qsTr("bend it; a double click on the bend takes it out") },
            { keys: qsTr("Ctrl and drag with the right button"), text: qsTr("cut wires") },
            { keys: qsTr("Double-click on the ground"), text: qsTr("add a node or plugin") },
            { keys: qsTr("Drop a node on a wire"), text: qsTr("insert it") },
            { keys: qsTr("Alt while dragging"), text: qsTr("snap to nothing") },
            { keys: qsTr("Drag the title or an edge of a frame"), text: qsTr("move it with what is inside, or resize it") },
            { keys: qsTr("Double-click on a title"), text: qsTr("rename the node or frame") },
            { keys: qsTr("Drop sound files"), text: qsTr("a track each") }]
    })
    readonly property var controls: ({
        title: qsTr("Sliders and curves"), lines: [
            { keys: qsTr("Arrows, wheel"), text: qsTr("a step; with Shift a tenth of one") },
            { keys: qsTr("Page up, Page down"), text: qsTr("five steps") },
            { keys: qsTr("Backspace, double-click, Ctrl+click"), text: qsTr("back to the default") },
            { keys: qsTr("Enter"), text: qsTr("press a button, switch, or open a list; Space plays") },
            { keys: qsTr("Tab"), text: qsTr("the next one") },
            { keys: qsTr("Esc"), text: qsTr("back to the canvas") }]
    })
    readonly property var sections: wasOnCanvas ? [mouse, ...keySections] : [controls, ...keySections]

    modal: true
    focus: true
    padding: 20
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onAboutToShow: {
        wasOnCanvas = canvasFocused
        keySections = actions.sections(canvasFocused)
    }
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: Flickable {
        implicitWidth: Math.min(flow.implicitWidth, popup.room.width - 80)
        implicitHeight: flow.height
        contentWidth: flow.implicitWidth
        contentHeight: flow.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        focus: true
        Keys.onPressed: (event) => {
            if (event.text === "?")
                popup.close()
        }
        ScrollBar.horizontal: ListBar {}

        Flow {
            id: flow
            flow: Flow.TopToBottom
            spacing: 18
            // In as many columns as that takes.
            height: Math.min(popup.room.height - 80, 640)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Keys")

            Repeater {
                model: popup.sections
                Column {
                    id: section
                    required property var modelData
                    spacing: 4

                    Text {
                        text: section.modelData.title
                        color: Theme.accent
                        font.weight: Font.DemiBold
                        bottomPadding: 2
                    }
                    Repeater {
                        model: section.modelData.lines
                        Row {
                            id: line
                            required property var modelData
                            spacing: 8
                            Accessible.role: Accessible.ListItem
                            Accessible.name: modelData.keys + ": " + modelData.text

                            Text {
                                text: line.modelData.keys
                                color: Theme.text
                                font.pixelSize: Theme.smallSize + 1
                                width: 124
                                wrapMode: Text.Wrap
                            }
                            Text {
                                text: line.modelData.text
                                color: Theme.dimText
                                font.pixelSize: Theme.smallSize + 1
                                width: 150
                                wrapMode: Text.Wrap
                            }
                        }
                    }
                }
            }
        }
    }
}
