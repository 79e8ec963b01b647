// The canvas: ground, wires, nodes, and one item above all that takes the input.
pragma ComponentBehavior: Bound
import QtQuick
import Lacquer.Editor

FocusScope {
    id: root

    required property Editor editor
    readonly property CanvasController controller: editor.canvas
    readonly property string addKey: editor.actions.get("nodes.add").key

    /// What the mouse does here, for the list of keys.
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

    clip: true

    function focusCanvas() { input.forceActiveFocus() }

    // The layers find their place by themselves.
    GridLayer {
        controller: root.controller
    }
    FrameLayer {
        visible: root.controller.hasFrames
        controller: root.controller
    }
    WireLayer {
        controller: root.controller
    }
    FarLayer {
        visible: root.controller.far || root.editor.nodes.filling
        controller: root.controller
    }
    FarMeters {
        visible: root.controller.far
        controller: root.controller
        clock: root.editor.meters
    }
    Item {
        x: root.controller.offset.x
        y: root.controller.offset.y
        scale: root.controller.zoom
        transformOrigin: Item.TopLeft

        Repeater {
            model: root.editor.shownNodes
            NodeDelegate {
                zoom: root.controller.zoom
                clock: root.editor.meters
            }
        }
    }

    FrameTabs {
        visible: root.controller.hasFrames && root.controller.titlesAreTabs
        controller: root.controller
    }
    Repeater {
        model: root.controller.frameTitles
        Item {
            required property string modelData
            Accessible.role: Accessible.Grouping
            Accessible.name: qsTr("Frame %1").arg(modelData)
        }
    }
    DragLayer {
        controller: root.controller
        visible: root.controller.drawing
    }
    // What undo or redo has just touched.
    Repeater {
        model: root.editor.echo.boxes
        Rectangle {
            required property rect modelData
            x: modelData.x - 4
            y: modelData.y - 4
            width: modelData.width + 8
            height: modelData.height + 8
            radius: 9
            color: Qt.rgba(Theme.warning.r, Theme.warning.g, Theme.warning.b, 0.12)
            border { width: 2; color: Theme.warning }
        }
    }
    Repeater {
        model: root.controller.guides
        Rectangle {
            required property rect modelData
            x: Math.round(modelData.x)
            y: Math.round(modelData.y)
            width: Math.max(1, modelData.width)
            height: Math.max(1, modelData.height)
            color: Theme.accent
        }
    }
    Rectangle {
        readonly property rect band: root.controller.band
        visible: band.width > 0 || band.height > 0
        x: band.x
        y: band.y
        width: band.width
        height: band.height
        color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.12)
        border { width: 1; color: Theme.accent }
    }

    CanvasInput {
        id: input
        anchors.fill: parent
        focus: true
        controller: root.controller
        actions: root.editor.actions
        onSpaceTapped: root.editor.transport.toggle()
        onMenuRequested: (at) => menu.openAt(at)
        Accessible.role: Accessible.Canvas
        Accessible.name: qsTr("Node graph")
        Accessible.description: qsTr("Tab goes from node to node, arrow keys move the selected ones, %1 adds a node, the menu key says what else can be done").arg(root.addKey)
    }
    Minimap {
        id: minimap
        anchors { right: parent.right; bottom: parent.bottom; margins: 12 }
        width: 200
        height: 130
        clip: true
        // Not in the way of what is dragged below it.
        readonly property bool inTheWay: input.dragPoint.x >= x && input.dragPoint.y >= y
                                         && input.dragPoint.x < x + width && input.dragPoint.y < y + height
        visible: root.controller.minimapShown && useful && !inTheWay
        controller: root.controller
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("Overview of all nodes")
        Accessible.description: qsTr("N hides it. Home shows everything, F the selection")

        Rectangle {
            x: minimap.seen.x
            y: minimap.seen.y
            width: minimap.seen.width
            height: minimap.seen.height
            color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.12)
            border { width: 1; color: Theme.accent }
        }
    }
    DropArea {
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: (drop) => {
            if (!root.editor.life.openDropped(drop.urls))
                root.controller.addTracks(drop.urls, Qt.point(drop.x, drop.y))
            drop.accept(Qt.CopyAction)
            root.focusCanvas()
        }
    }
    TitleField {
        id: titleField
        controller: root.controller
        onFinished: root.focusCanvas()
    }
    // Those actions of the canvas that need to know where the pointer is.
    Connections {
        target: root.editor.actions
        function onWanted(name) {
            switch (name) {
            case "nodes.add": root.controller.askForNode(input.pointer()); break
            case "nodes.paste": root.controller.paste(input.pointer(), false); break
            case "view.step":
                if (!root.editor.echo.show())
                    root.editor.session.notice(qsTr("Nothing that undo or redo has changed is out of view"))
                break
            case "nodes.pasteWired": root.controller.paste(input.pointer(), true); break
            }
        }
    }
    CanvasMenu {
        id: menu
        controller: root.controller
        actions: root.editor.actions
        windows: root.editor.pluginWindows
        onClosed: if (!roleMenu.visible && !templatePopup.visible && !titleField.visible) root.focusCanvas()
        onRoleWanted: (at) => roleMenu.popup(at)
        onTemplateWanted: templatePopup.ask("")
    }
    RoleMenu {
        id: roleMenu
        controller: root.controller
        onClosed: root.focusCanvas()
    }
    NamePopup {
        id: templatePopup
        anchors.centerIn: parent
        heading: qsTr("Save the selection as a template")
        taken: visible && root.editor.library.hasTemplate(text)
        onNamed: (name) => root.editor.library.saveTemplate(name)
        onClosed: root.focusCanvas()
    }
    RemedyMenu {
        controller: root.controller
        onClosed: root.focusCanvas()
    }

    Rectangle {
        visible: root.controller.hint.length > 0
        x: Math.max(6, Math.min(root.controller.hintPosition.x + 14, root.width - width - 6))
        y: Math.max(6, Math.min(root.controller.hintPosition.y + 18, root.height - height - 6))
        width: Math.min(hint.implicitWidth + 16, 380)
        height: hint.implicitHeight + 10
        radius: 5
        color: Theme.raised
        border { width: 1; color: root.controller.hintIsRefusal ? Theme.error : Theme.border }

        Text {
            id: hint
            anchors { left: parent.left; right: parent.right; margins: 8; verticalCenter: parent.verticalCenter }
            text: root.controller.hint
            color: root.controller.hintIsRefusal ? Theme.error : Theme.text
            font.pixelSize: Theme.smallSize + 1
            wrapMode: Text.Wrap
        }
    }

    Text {
        anchors.centerIn: parent
        visible: root.controller.empty && !root.editor.session.untouched
        text: qsTr("Nothing here yet\nDouble-click, or press %1, to add a node").arg(root.addKey)
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1.5
        color: Theme.dimText
        font.pixelSize: Theme.headingSize
    }
    Rectangle {
        anchors.fill: parent
        visible: input.activeFocus
        color: "transparent"
        border { width: 1; color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.35) }
    }
}
