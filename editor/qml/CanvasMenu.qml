// What can be done with what is under the pointer on the canvas.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property CanvasController controller
    required property ActionList actions
    required property PluginWindows windows
    property int target: CanvasController.Target.none
    property point at
    readonly property bool onNodes: target === CanvasController.Target.nodes
    readonly property bool onWire: target === CanvasController.Target.wire
    readonly property bool onFrame: target === CanvasController.Target.frame
    readonly property bool onGround: target === CanvasController.Target.ground

    property int bends: 0
    property bool onBend: false
    property bool onBroken: false

    signal templateWanted()
    signal roleWanted(point at)

    function openAt(point) {
        at = point
        target = controller.selectForMenu(point)
        bends = controller.bendCount()
        onBend = controller.hasSelectedBend()
        onBroken = controller.hasBrokenNode()
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
        keyAction: menu.actions.get("nodes.add")
        onTriggered: menu.controller.askForNode(menu.at)
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Paste")
        keyAction: menu.actions.get("nodes.paste")
        onTriggered: menu.controller.paste(menu.at, false)
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Select all")
        keyAction: menu.actions.get("nodes.selectAll")
        onTriggered: menu.controller.selectAll()
    }
    MenuLine {
        visible: menu.onGround
        text: qsTr("Show everything")
        keyAction: menu.actions.get("view.all")
        onTriggered: menu.controller.fit()
    }
    MenuLine {
        visible: menu.onGround
        text: menu.controller.minimapShown ? qsTr("Hide the overview") : qsTr("Show the overview")
        keyAction: menu.actions.get("view.overview")
        onTriggered: menu.controller.toggleMinimap()
    }
    MenuLine {
        visible: menu.onWire
        text: qsTr("Compensate latency, or do not")
        keyAction: menu.actions.get("wires.compensate")
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
        keyAction: menu.actions.get("nodes.delete")
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
        keyAction: menu.actions.get(menu.onBend ? "wires.disconnect" : "nodes.delete")
        onTriggered: menu.controller.disconnectSelection()
    }
    MenuLine {
        visible: menu.onNodes && menu.onBroken
        text: qsTr("Start it again")
        keyAction: menu.actions.get("nodes.startAgain")
        onTriggered: keyAction.trigger()
    }
    MenuLine {
        visible: menu.onNodes && menu.windows.offered
        text: menu.windows.selectedOpen ? qsTr("Close its window") : qsTr("Open its window")
        keyAction: menu.actions.get("nodes.window")
        onTriggered: menu.windows.toggleSelected()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Bypass, or switch on")
        keyAction: menu.actions.get("nodes.bypass")
        onTriggered: menu.controller.toggleBypass()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Mute, or let through")
        keyAction: menu.actions.get("nodes.mute")
        onTriggered: menu.controller.toggleSwitch("mute")
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Solo, or end it")
        keyAction: menu.actions.get("nodes.solo")
        onTriggered: menu.controller.toggleSwitch("solo")
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Solo-safe, or no longer")
        keyAction: menu.actions.get("nodes.soloSafe")
        onTriggered: menu.controller.toggleSwitch("soloSafe")
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Listen to it alone (AFL), or no more")
        keyAction: menu.actions.get("monitor.listen")
        onTriggered: keyAction.trigger()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Listen to what goes into it (PFL), or no more")
        keyAction: menu.actions.get("monitor.listenBefore")
        onTriggered: keyAction.trigger()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Collapse, or expand")
        keyAction: menu.actions.get("nodes.collapse")
        onTriggered: menu.controller.toggleCollapsed()
    }
    MenuLine {
        visible: menu.onNodes && menu.controller.selectedNodes === 1
        text: qsTr("Replace with …")
        keyAction: menu.actions.get("nodes.replace")
        onTriggered: menu.controller.askToReplace()
    }
    MenuArrange {
        actions: menu.actions
        visible: menu.onNodes && menu.controller.selectedNodes > 1
        onChosen: (how) => menu.controller.arrange(how)
    }
    MenuLine {
        visible: menu.onGround
        text: menu.controller.snapToGrid ? qsTr("Do not snap to the grid") : qsTr("Snap to the grid")
        keyAction: menu.actions.get("view.snap")
        onTriggered: menu.controller.snapToGrid = !menu.controller.snapToGrid
    }
    MenuLine {
        visible: menu.onFrame || menu.onNodes && menu.controller.selectedNodes === 1
        text: qsTr("Rename …")
        keyAction: menu.actions.get("nodes.rename")
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
        keyAction: menu.actions.get("frames.around")
        onTriggered: menu.controller.frameSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Connect in a row")
        keyAction: menu.actions.get("wires.connect")
        onTriggered: menu.controller.connectSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Remove all wires")
        keyAction: menu.actions.get("wires.disconnect")
        onTriggered: menu.controller.disconnectSelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: menu.onFrame ? qsTr("Cut with what is inside") : qsTr("Cut")
        keyAction: menu.actions.get("nodes.cut")
        onTriggered: menu.controller.cutSelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: menu.onFrame ? qsTr("Copy with what is inside") : qsTr("Copy")
        keyAction: menu.actions.get("nodes.copy")
        onTriggered: menu.controller.copySelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: qsTr("Paste")
        keyAction: menu.actions.get("nodes.paste")
        onTriggered: menu.controller.paste(menu.at, false)
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: menu.onFrame ? qsTr("Duplicate with what is inside") : qsTr("Duplicate")
        keyAction: menu.actions.get("nodes.duplicate")
        onTriggered: menu.controller.duplicateSelection(false)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Duplicate with inputs")
        keyAction: menu.actions.get("nodes.duplicateWired")
        onTriggered: menu.controller.duplicateSelection(true)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Role …")
        onTriggered: menu.roleWanted(menu.at)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Save as template …")
        onTriggered: menu.templateWanted()
    }
    MenuLine {
        visible: menu.onNodes || menu.onFrame
        text: qsTr("Show the selection")
        keyAction: menu.actions.get("view.selection")
        onTriggered: menu.controller.fitSelection()
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Delete, and close the gap")
        keyAction: menu.actions.get("nodes.delete")
        onTriggered: menu.controller.deleteSelection(true)
    }
    MenuLine {
        visible: menu.onNodes
        text: qsTr("Delete with all wires")
        keyAction: menu.actions.get("nodes.deleteWithWires")
        onTriggered: menu.controller.deleteSelection(false)
    }
    MenuLine {
        visible: menu.onFrame
        text: qsTr("Remove the frame; nodes stay")
        keyAction: menu.actions.get("nodes.delete")
        onTriggered: menu.controller.deleteSelection()
    }
    MenuLine {
        visible: menu.onNodes || menu.onGround
        text: menu.onNodes ? qsTr("Lay out the selection") : qsTr("Lay out everything")
        keyAction: menu.actions.get("nodes.layOut")
        onTriggered: menu.controller.layOut()
    }
}
