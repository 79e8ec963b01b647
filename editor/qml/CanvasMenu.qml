// What can be done with what is under the pointer on the canvas.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property CanvasController controller
    property int target: CanvasController.Target.none
    property point at
    readonly property bool onNodes: target === CanvasController.Target.nodes
    readonly property bool onWire: target === CanvasController.Target.wire
    readonly property bool onFrame: target === CanvasController.Target.frame
    readonly property bool onGround: target === CanvasController.Target.ground

    property int bends: 0
    property bool onBend: false

    function openAt(point) {
        at = point
        target = controller.selectForMenu(point)
        bends = controller.bendCount()
        onBend = controller.hasSelectedBend()
        if (target !== CanvasController.Target.none)
            popup(point)
    }

    width: 300
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    MenuLine {
        visible: menu.onGround || menu.onWire
        text: menu.onWire ? qsTr("Insert a node …") : qsTr("Add a node …")
        keys: qsTr("Ctrl+K")
        onTriggered: menu.controller.askForNode(menu.at)
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Paste")
        keys: qsTr("Ctrl+V")
        onTriggered: menu.controller.paste(menu.at, false)
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Select all")
        keys: qsTr("Ctrl+A")
        onTriggered: menu.controller.selectAll()
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Show everything")
        keys: qsTr("Home")
        onTriggered: menu.controller.fit()
    }
    MenuLine {
        visible: menu.onGround
        text: menu.controller.minimapShown ? qsTr("Hide the overview") : qsTr("Show the overview")
        keys: qsTr("N")
        onTriggered: menu.controller.toggleMinimap()
    }
    MenuLine {
        visible: menu.onWire
        text: qsTr("Compensate latency, or do not")
        keys: qsTr("L")
        onTriggered: menu.controller.toggleCompensation()
    }
    MenuLine {
        visible: menu.onWire && !menu.onBend
        text: qsTr("Bend here")
        keys: qsTr("Drag")
        onTriggered: menu.controller.addBend(menu.at)
    }
    MenuLine {
        visible: menu.onBend
        text: qsTr("Remove the bend")
        keys: qsTr("Del")
        onTriggered: menu.controller.deleteSelection()
    }
    MenuLine {
        visible: menu.bends > 0
        text: qsTr("Remove all bends")
        onTriggered: menu.controller.straightenWire()
    }
    MenuLine {
        visible: menu.onWire
        text: qsTr("Remove the wire")
        keys: menu.onBend ? qsTr("D") : qsTr("Del")
        onTriggered: menu.controller.disconnectSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Bypass, or switch on")
        keys: qsTr("B")
        onTriggered: menu.controller.toggleBypass()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Mute, or let through")
        keys: qsTr("M")
        onTriggered: menu.controller.toggleSwitch("mute")
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Solo, or end it")
        keys: qsTr("S")
        onTriggered: menu.controller.toggleSwitch("solo")
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Collapse, or expand")
        keys: qsTr("H")
        onTriggered: menu.controller.toggleCollapsed()
    }
    MenuLine {
        visible: menu.onNodes && menu.controller.selectedNodes === 1
        text: qsTr("Replace with …")
        keys: qsTr("R")
        onTriggered: menu.controller.askToReplace()
    }
    MenuArrange {
        visible: menu.onNodes && menu.controller.selectedNodes > 1
        onChosen: (how) => menu.controller.arrange(how)
    }
    MenuLine {
        visible: menu.onGround
        text: menu.controller.snapToGrid ? qsTr("Do not snap to the grid") : qsTr("Snap to the grid")
        keys: qsTr("G")
        onTriggered: menu.controller.snapToGrid = !menu.controller.snapToGrid
    }
    MenuLine {
        visible: menu.onFrame
        text: qsTr("Rename …")
        keys: qsTr("F2")
        onTriggered: menu.controller.editTitle()
    }
    MenuColours {
        visible: menu.onNodes || menu.onFrame
        usualName: menu.onNodes ? qsTr("By role") : qsTr("Grey")
        onChosen: (colour) => menu.controller.colourSelection(colour)
    }
    MenuLine {
        visible: menu.onFrame
        text: qsTr("Select the nodes inside")
        onTriggered: menu.controller.selectInFrames()
    }
    MenuLine {
        visible: menu.onFrame
        text: qsTr("Fit around the nodes inside")
        onTriggered: menu.controller.refitFrames()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: qsTr("Lay a frame around")
        keys: qsTr("Ctrl+G")
        onTriggered: menu.controller.frameSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Connect in a row")
        keys: qsTr("C")
        onTriggered: menu.controller.connectSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Remove all wires")
        keys: qsTr("D")
        onTriggered: menu.controller.disconnectSelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: menu.onFrame ? qsTr("Copy with what is inside") : qsTr("Copy")
        keys: qsTr("Ctrl+C")
        onTriggered: menu.controller.copySelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: menu.onFrame ? qsTr("Duplicate with what is inside") : qsTr("Duplicate")
        keys: qsTr("Ctrl+D")
        onTriggered: menu.controller.duplicateSelection(false)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Duplicate with inputs")
        keys: qsTr("Ctrl+Shift+D")
        onTriggered: menu.controller.duplicateSelection(true)
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: qsTr("Show the selection")
        keys: qsTr("F")
        onTriggered: menu.controller.fitSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Delete, and close the gap")
        keys: qsTr("Del")
        onTriggered: menu.controller.deleteSelection(true)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Delete with all wires")
        keys: qsTr("Shift+Del")
        onTriggered: menu.controller.deleteSelection(false)
    }
    MenuLine {
        visible: menu.onFrame
        text: qsTr("Remove the frame; nodes stay")
        keys: qsTr("Del")
        onTriggered: menu.controller.deleteSelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onGround
        text: menu.onNodes ? qsTr("Lay out the selection") : qsTr("Lay out everything")
        keys: qsTr("Ctrl+Shift+L")
        onTriggered: menu.controller.layOut()
    }
}
