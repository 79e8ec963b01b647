// The timeline: headers at the left, above them the tools; clips and lanes, painted in C++; the whole song below.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

FocusScope {
    id: root

    required property Editor editor
    readonly property TimelineController timeline: editor.timeline
    readonly property int headerWidth: 224

    /// What the mouse does here, for the list of keys.
    readonly property var mouse: ({
        title: qsTr("Mouse on the timeline"), lines: [
            { keys: qsTr("Wheel, with Shift"), text: qsTr("scroll, sideways") },
            { keys: qsTr("Ctrl and wheel"), text: qsTr("zoom") },
            { keys: qsTr("Middle button"), text: qsTr("move the view") },
            { keys: qsTr("Click or drag on the ruler"), text: qsTr("go there") },
            { keys: qsTr("Drag above the ruler"), text: qsTr("set the loop; a double click switches it") },
            { keys: qsTr("Double-click above that"), text: qsTr("add a marker; on one, rename it") },
            { keys: qsTr("Drag a clip"), text: qsTr("move it; with Ctrl a copy, with Alt without snapping") },
            { keys: qsTr("Drag an edge"), text: qsTr("trim; at the upper corners, fade") },
            { keys: qsTr("Drag the line of a clip"), text: qsTr("gain; so does the wheel with Alt") },
            { keys: qsTr("Drag over the ground"), text: qsTr("select clips, or points of a lane") },
            { keys: qsTr("Double-click on the ground"), text: qsTr("go there") },
            { keys: qsTr("Click on a line of automation"), text: qsTr("add a point; drag it: move that line") },
            { keys: qsTr("Double-click in a lane"), text: qsTr("add a point there") },
            { keys: qsTr("Ctrl and drag selected points"), text: qsTr("scale them about their mean") }]
    })

    clip: true
    onVisibleChanged: if (timeline) timeline.shown = visible  // there is none while it is made, and when it goes
    Component.onCompleted: timeline.shown = visible

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }

    TimelineTools {
        id: tools
        editor: root.editor
        width: root.headerWidth
        height: root.timeline.top
        onLaneWanted: lanes.openFor(0)
    }
    Item {
        id: headers
        anchors { left: parent.left; top: tools.bottom; bottom: below.top }
        width: root.headerWidth
        clip: true

        Rectangle {
            anchors.fill: parent
            color: Theme.panel
        }
        Repeater {
            model: root.editor.timelineRows
            TimelineHeader {
                width: root.headerWidth
                y: rowY - root.timeline.scroll
                timeline: root.timeline
                onLanesWanted: (node) => lanes.openFor(node)
                onMenuWanted: (node) => {
                    root.timeline.selectRow(node, false)
                    rowMenu.node = node
                    rowMenu.popup()
                }
            }
        }
        WheelHandler {
            onWheel: (event) => root.timeline.scroll -= event.angleDelta.y * 0.4
        }
        Rectangle {
            anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
            width: 1
            color: Theme.border
        }
    }

    Item {
        id: view
        anchors { left: headers.right; right: parent.right; top: parent.top; bottom: below.top }
        clip: true

        Item {
            // What is scrolled is clipped where the rows begin.
            anchors { fill: parent; topMargin: root.timeline.top }
            clip: true

            Item {
                y: -root.timeline.top
                TimelineRowsLayer {
                    controller: root.timeline
                }
            }
            Repeater {
                model: root.timeline.takes
                Rectangle {
                    required property var modelData
                    x: root.timeline.takeX
                    y: modelData.y - root.timeline.scroll + 1
                    width: Math.max(1, root.timeline.playheadX - root.timeline.takeX)
                    height: modelData.height - 2
                    color: Qt.rgba(Theme.meterHigh.r, Theme.meterHigh.g, Theme.meterHigh.b, 0.35)
                    border { width: 1; color: Theme.meterHigh }
                }
            }
        }
        TimelineRuler {
            controller: root.timeline
            looping: root.editor.transport.looping
        }
        Rectangle {
            visible: root.timeline.guideX >= 0
            x: Math.round(root.timeline.guideX)
            width: 1
            height: parent.height
            color: Theme.accent
        }
        Rectangle {
            readonly property rect band: root.timeline.band
            visible: band.width > 0 || band.height > 0
            x: band.x
            y: band.y
            width: band.width
            height: band.height
            color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.12)
            border { width: 1; color: Theme.accent }
        }
        // The playhead: nothing else is drawn anew while the song plays.
        Rectangle {
            objectName: "playhead"
            x: Math.round(root.timeline.playheadX)
            visible: x >= 0 && x < parent.width
            y: root.timeline.top - 12
            width: 1
            height: parent.height - y
            color: Theme.accent

            Rectangle {
                x: -4
                width: 9
                height: 9
                radius: 4.5
                color: Theme.accent
            }
        }
        Text {
            anchors.centerIn: parent
            visible: root.timeline.empty
            text: qsTr("No tracks yet: drop sound files here")
            color: Theme.dimText
            font.pixelSize: Theme.headingSize
        }
        TimelineInput {
            id: input
            anchors.fill: parent
            focus: true
            controller: root.timeline
            actions: root.editor.actions
            onMenuRequested: (at) => menu.openAt(at)
            Accessible.role: Accessible.Canvas
            Accessible.name: root.timeline.selectionText ? qsTr("Timeline. %1").arg(root.timeline.selectionText) : qsTr("Timeline")
            Accessible.description: qsTr("Tab goes from clip to clip, Up and Down from track to track, arrow keys move what is selected, the menu key says what else can be done")
        }
        Rectangle {
            anchors.fill: parent
            visible: input.activeFocus
            color: "transparent"
            border { width: 1; color: Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.35) }
        }
        Rectangle {
            visible: root.timeline.hint.length > 0
            x: Math.max(4, Math.min(root.timeline.hintPosition.x + 14, view.width - width - 4))
            y: Math.max(4, Math.min(root.timeline.hintPosition.y + 18, view.height - height - 4))
            width: hintText.width + 14
            height: hintText.implicitHeight + 8
            radius: 5
            color: Theme.raised
            border { width: 1; color: root.timeline.hintIsRefusal ? Theme.error : Theme.border }
            Text {
                id: hintText
                anchors.centerIn: parent
                text: root.timeline.hint
                width: Math.min(implicitWidth, 360)
                wrapMode: Text.Wrap
                color: root.timeline.hintIsRefusal ? Theme.error : Theme.text
                font.pixelSize: Theme.smallSize + 1
            }
        }
        TextField {
            id: nameField
            readonly property rect box: root.timeline.nameBox
            visible: box.width > 0
            x: box.x
            y: box.y
            width: Math.max(120, box.width)
            height: Math.max(24, box.height)
            topPadding: 2
            bottomPadding: 2
            color: Theme.text
            selectByMouse: true
            font.pixelSize: Theme.smallSize + 1
            maximumLength: 120
            Accessible.name: qsTr("Name of the marker")
            background: Rectangle {
                radius: 4
                color: Theme.raised
                border { width: 1; color: Theme.accent }
            }
            onVisibleChanged: {
                if (!visible)
                    return
                text = root.timeline.nameText
                selectAll()
                forceActiveFocus()
            }
            onEditingFinished: if (visible) root.timeline.finishName(text)
            onAccepted: input.forceActiveFocus()
            Keys.onEscapePressed: {
                root.timeline.cancelName()
                input.forceActiveFocus()
            }
        }
        ScrollBar {
            id: bar
            readonly property real room: view.height - root.timeline.top
            anchors { right: parent.right; bottom: parent.bottom }
            height: room
            orientation: Qt.Vertical
            visible: size < 1
            size: root.timeline.rowsHeight > 0 ? Math.min(1, room / root.timeline.rowsHeight) : 1
            position: root.timeline.rowsHeight > 0 ? root.timeline.scroll / root.timeline.rowsHeight : 0
            policy: ScrollBar.AlwaysOn
            onPositionChanged: if (pressed) root.timeline.scroll = position * root.timeline.rowsHeight
        }
        DropArea {
            anchors.fill: parent
            keys: ["text/uri-list"]
            onDropped: (drop) => {
                if (!root.editor.life.openDropped(drop.urls))
                    root.editor.canvas.addTracks(drop.urls, Qt.point(0, 0))
                drop.accept(Qt.CopyAction)
                input.forceActiveFocus()
            }
        }
    }
    Rectangle {
        id: below
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 24
        color: Theme.panel

        Text {
            anchors { left: parent.left; verticalCenter: parent.verticalCenter; leftMargin: 10 }
            width: root.headerWidth - 20
            text: root.timeline.selectionText
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
        }
        TimelineOverview {
            anchors { fill: parent; leftMargin: root.headerWidth }
            timeline: root.timeline
        }
        Rectangle {
            width: parent.width
            height: 1
            color: Theme.border
        }
    }

    TimelineMenu {
        id: menu
        timeline: root.timeline
        actions: root.editor.actions
        onClosed: if (!nameField.visible && !lanes.visible) input.forceActiveFocus()
        onLaneWanted: lanes.openFor(0)
    }
    Menu {
        id: rowMenu
        property var node: 0
        width: 260
        padding: 4
        background: Rectangle {
            color: Theme.panel
            radius: 7
            border { width: 1; color: Theme.border }
        }
        onClosed: if (!lanes.visible) input.forceActiveFocus()
        MenuLine { text: qsTr("Another height"); onTriggered: root.timeline.nextHeight(rowMenu.node) }
        MenuLine { text: qsTr("Show a lane …"); onTriggered: lanes.openFor(rowMenu.node) }
        MenuColours {
            usualName: qsTr("that of its role")
            onChosen: (colour) => root.editor.canvas.colourSelection(colour)
        }
    }
    LanePopup {
        id: lanes
        anchors.centerIn: parent
        timeline: root.timeline
        onClosed: input.forceActiveFocus()
    }
    Connections {
        target: root.editor.actions
        function onWanted(name) {
            if (name === "lanes.add")
                lanes.openFor(0)
        }
    }
}
