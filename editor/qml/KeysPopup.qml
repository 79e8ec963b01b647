// What the keys and the mouse do. "?" opens it, any of Escape, "?" and a click closes it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: popup

    readonly property var sections: [
        { title: qsTr("View"), lines: [
            [qsTr("Wheel, + and -"), qsTr("zoom")],
            [qsTr("Middle button, or Space and drag"), qsTr("move the view")],
            [qsTr("Home, F, 1"), qsTr("everything, the selection, full size")],
            [qsTr("N"), qsTr("show or hide the overview in the corner")]] },
        { title: qsTr("Wires"), lines: [
            [qsTr("Drag from a port"), qsTr("to a port; on empty ground: choose a node")],
            [qsTr("Drag the end of a wire"), qsTr("move it, or take it off")],
            [qsTr("Let go with Shift"), qsTr("a loop: connect through a feedback delay")],
            [qsTr("Double-click on a wire"), qsTr("insert a node")],
            [qsTr("Drag a wire by its middle"), qsTr("bend it; double-click or Del on a bend takes it out")],
            [qsTr("Ctrl and drag with the right button"), qsTr("cut wires")],
            [qsTr("C, D"), qsTr("connect the selection in a row, disconnect it")],
            [qsTr("L"), qsTr("leave the wire out of latency compensation")]] },
        { title: qsTr("Nodes"), lines: [
            [qsTr("Ctrl+K, double-click"), qsTr("add a node or plugin")],
            [qsTr("Drop a node on a wire"), qsTr("insert it")],
            [qsTr("Tab, arrows"), qsTr("next node, move the selection")],
            [qsTr("B, M, S"), qsTr("bypass, mute, solo")],
            [qsTr("Del, Shift+Del"), qsTr("delete and close the gap, or leave it")],
            [qsTr("Ctrl+C, X, V, D"), qsTr("copy, cut, paste, duplicate; with Shift V and D keep inputs")],
            [qsTr("H, R"), qsTr("collapse to the title or expand, replace")],
            [qsTr("G; Alt while dragging"), qsTr("snap to the grid; snap to nothing")],
            [qsTr("Ctrl+Shift+arrows, C, M"), qsTr("align edges, centres, middles")],
            [qsTr("Ctrl+Shift+H, J"), qsTr("distribute across, down")],
            [qsTr("Ctrl+Shift+L"), qsTr("lay out by the flow of the signal")]] },
        { title: qsTr("Frames"), lines: [
            [qsTr("Ctrl+G"), qsTr("lay a frame around the selection")],
            [qsTr("Drag its title or an edge"), qsTr("move it with what is inside, or resize it")],
            [qsTr("Double-click on its title, F2"), qsTr("rename it")],
            [qsTr("Del"), qsTr("remove the frame alone")]] },
        { title: qsTr("Session"), lines: [
            [qsTr("Space"), qsTr("play, stop")],
            [qsTr("Ctrl+Z, Ctrl+Shift+Z"), qsTr("undo, redo")],
            [qsTr("Ctrl+S, Ctrl+O, Ctrl+Q"), qsTr("save, open, quit")],
            [qsTr("Drop sound files"), qsTr("a track each")]] }
    ]

    modal: true
    focus: true
    padding: 20
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 14
        Keys.onPressed: (event) => {
            if (event.text === "?")
                popup.close()
        }

        Repeater {
            model: popup.sections
            ColumnLayout {
                id: section
                required property var modelData
                spacing: 4

                Text {
                    text: section.modelData.title
                    color: Theme.accent
                    font.weight: Font.DemiBold
                }
                Repeater {
                    model: section.modelData.lines
                    RowLayout {
                        id: line
                        required property var modelData
                        spacing: 14
                        Accessible.role: Accessible.ListItem
                        Accessible.name: modelData[0] + ": " + modelData[1]

                        Text { text: line.modelData[0]; color: Theme.text; Layout.preferredWidth: 230 }
                        Text { text: line.modelData[1]; color: Theme.dimText }
                    }
                }
            }
        }
    }
}
