// What can be done with a strip of the mixer.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property Editor editor
    readonly property Mixer mixer: editor.mixer
    property var head: 0
    property string kind
    property bool canMute: false
    property bool soloSafe: false

    function openFor(strip, at) {
        head = strip.head
        kind = strip.kind
        canMute = strip.canMute
        soloSafe = strip.soloSafe
        mixer.selectStrip(head, false)
        popup(at)
    }

    width: 280
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    MenuLine {
        text: qsTr("Rename")
        keyAction: menu.editor.actions.get("mixer.rename")
        onTriggered: menu.mixer.renameWanted(menu.head)
    }
    MenuColours {
        usualName: qsTr("the colour of its role")
        onChosen: (colour) => menu.mixer.setColour(menu.head, colour)
    }
    MenuLine {
        text: menu.kind === "track" ? qsTr("Settings of the track: what it records") : qsTr("Settings of the bus")
        visible: menu.kind === "track" || menu.kind === "bus"
        onTriggered: menu.mixer.selectNode(menu.head)
    }
    MenuLine {
        text: qsTr("Narrow, or wide")
        keyAction: menu.editor.actions.get("mixer.narrow")
        onTriggered: menu.mixer.toggleNarrow(menu.head)
    }
    MenuLine {
        enabled: menu.canMute
        text: menu.soloSafe ? qsTr("No longer solo-safe") : qsTr("Solo-safe")
        keyAction: menu.editor.actions.get("nodes.soloSafe")
        onTriggered: menu.mixer.toggle(menu.head, "soloSafe")
    }
    MenuLine {
        text: qsTr("Bypass the inserts, or switch them on")
        onTriggered: menu.mixer.toggleInserts(menu.head)
    }
    MenuLine {
        text: qsTr("Write the fader's moves while the song plays (touch)")
        onTriggered: menu.mixer.setMode(menu.head, "touch")
    }
    MenuLine {
        text: qsTr("To the left")
        keyAction: menu.editor.actions.get("mixer.moveLeft")
        onTriggered: menu.mixer.moveSelected(-1)
    }
    MenuLine {
        text: qsTr("To the right")
        keyAction: menu.editor.actions.get("mixer.moveRight")
        onTriggered: menu.mixer.moveSelected(1)
    }
    MenuLine {
        text: qsTr("Show in the graph")
        keyAction: menu.editor.actions.get("mixer.graph")
        onTriggered: menu.mixer.showInGraph(menu.head)
    }
}
