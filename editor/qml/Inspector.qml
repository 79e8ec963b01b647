// The panel at the right: name, parameters and readouts of the selected node.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: panel

    required property Editor editor
    required property PresetDialogs presets
    readonly property NodeInspector inspector: editor.inspector

    /// A value has been typed, or typing was given up: the canvas is wanted again.
    signal finished()

    color: Theme.panel
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Inspector")
    Keys.onEscapePressed: finished()

    /// The keys go to the settings of the node, from the first on.
    function focusSettings() {
        if (!inspector.hasNode)
            return false
        list.positionViewAtBeginning()
        const first = list.count > 0 ? list.itemAtIndex(0) : panel
        first.nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
        return true
    }

    Rectangle {
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: grip.active ? 3 : 1
        color: grip.active ? Theme.accent : Theme.border
    }
    PanelGrip {
        id: grip
        windowState: panel.editor.window
        panelWidth: panel.width
        z: 1
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
    }

    Text {
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 24; topMargin: 40 }
        visible: !panel.inspector.hasNode
        text: panel.inspector.selectedCount > 1 ? qsTr("%1 nodes are selected").arg(panel.inspector.selectedCount)
                                                : qsTr("Select a node to see its settings")
        color: Theme.dimText
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
    }

    ColumnLayout {
        anchors { fill: parent; leftMargin: 16; rightMargin: 6; topMargin: 14; bottomMargin: 10 }
        visible: panel.inspector.hasNode
        spacing: 6

        RowLayout {
            spacing: 8
            Layout.rightMargin: 10

            Rectangle {
                Layout.preferredWidth: 5
                Layout.preferredHeight: 24
                radius: 2
                color: panel.inspector.colour ? panel.inspector.colour : Theme.ofLook(panel.inspector.look)
            }
            NameField {
                name: panel.inspector.name
                onRenamed: (name) => panel.inspector.rename(name)
                onFinished: panel.finished()
                Layout.fillWidth: true
            }
            IconButton {
                visible: panel.inspector.canBeBypassed
                text: panel.inspector.bypassed ? qsTr("Bypassed: switch it on") : qsTr("Bypass")
                keys: panel.editor.actions.get("nodes.bypass").key
                sign: Icon.Sign.power
                signColor: panel.inspector.bypassed ? Theme.warning : Theme.text
                onClicked: panel.editor.canvas.toggleBypass()
            }
        }
        RowLayout {
            Layout.topMargin: 2
            Layout.rightMargin: 10

            Text {
                text: panel.inspector.typeName
                color: Theme.text
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            IconButton {
                visible: panel.editor.pluginWindows.offered
                text: panel.editor.pluginWindows.reason.length > 0 ? panel.editor.pluginWindows.reason
                    : panel.editor.pluginWindows.selectedOpen ? qsTr("Close the plugin's own window")
                                                              : qsTr("Open the plugin's own window")
                keys: panel.editor.actions.get("nodes.window").key
                sign: Icon.Sign.window
                signColor: panel.editor.pluginWindows.reason.length > 0 ? Theme.border
                    : panel.editor.pluginWindows.selectedOpen ? Theme.accent : Theme.text
                implicitHeight: 26
                onClicked: panel.editor.pluginWindows.toggleSelected()
            }
            IconButton {
                id: presetButton
                visible: list.count > 0 || panel.inspector.files.list.length > 0
                text: qsTr("Presets")
                sign: Icon.Sign.presets
                implicitHeight: 26
                onClicked: presetPopup.open()

                PresetPopup {
                    id: presetPopup
                    library: panel.editor.library
                    x: presetButton.width - width
                    y: presetButton.height + 4
                    onSaveWanted: panel.presets.save()
                    onRenameWanted: (key, name) => panel.presets.rename(key, name)
                    onRemoveWanted: (key, name) => panel.presets.remove(key, name)
                    onClosed: panel.finished()
                }
            }
            IconButton {
                text: qsTr("What it does, with a plot of it")
                keys: panel.editor.actions.get("nodes.help").key
                sign: Icon.Sign.question
                implicitHeight: 26
                onClicked: panel.editor.actions.get("nodes.help").trigger()
            }
            CompareBar {
                visible: list.count > 0
                compare: panel.inspector.compare
            }
        }
        Text {
            visible: text.length > 0
            text: panel.inspector.missing ? panel.inspector.missing : panel.inspector.description
            color: panel.inspector.missing ? Theme.error : Theme.dimText
            font.pixelSize: Theme.smallSize + 1
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Layout.rightMargin: 10
        }
        DialogButton {
            visible: panel.inspector.canBeStartedAgain
            text: qsTr("Start it again")
            onClicked: panel.editor.actions.get("nodes.startAgain").trigger()
        }
        RowLayout {
            spacing: 8
            Layout.rightMargin: 10

            Text {
                text: qsTr("Latency")
                color: panel.inspector.latencySaid ? Theme.text : Theme.dimText
                Layout.preferredWidth: Math.max(96, 0.3 * list.width)

                HoverHandler { id: latencyHover }
                Tip {
                    visible: latencyHover.hovered
                    width: Math.min(implicitWidth, 300)
                    text: panel.inspector.latencySaid ? qsTr("Set by hand. Type \"auto\" to go by what the node reports")
                                                      : qsTr("What the node reports. Type frames, or a time, where that is wrong")
                }
            }
            ValueField {
                name: qsTr("Latency")
                valueText: panel.inspector.latencyText
                onEntered: (text) => panel.inspector.setLatency(text)
                onFinished: panel.finished()
                Layout.fillWidth: true
            }
            IconButton {
                visible: panel.inspector.latencySaid
                text: qsTr("Back to automatic")
                sign: Icon.Sign.undo
                onClicked: panel.inspector.resetLatency()
            }
        }
        Text {
            visible: text.length > 0
            text: panel.inspector.arrivalText
            color: Theme.dimText
            font.pixelSize: Theme.smallSize + 1
            horizontalAlignment: Text.AlignRight
            Layout.fillWidth: true
            Layout.rightMargin: 10
        }
        FileRows {
            files: panel.inspector.files
            nameWidth: Math.max(96, 0.3 * list.width)
            onFinished: panel.finished()
            Layout.fillWidth: true
            Layout.rightMargin: 10
        }
        TrackInputRows {
            input: panel.editor.trackInput
            nameWidth: Math.max(96, 0.3 * list.width)
            onFinished: panel.finished()
            Layout.fillWidth: true
            Layout.rightMargin: 10
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.preferredHeight: 1
            Layout.topMargin: 6
            Layout.rightMargin: 10
            color: Theme.border
        }
        NodeGraph {
            inspector: panel.inspector
            onFinished: panel.finished()
            onRowWanted: (row) => list.positionViewAtIndex(row, ListView.Beginning)
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.preferredHeight: (panel.inspector.curve || panel.inspector.hears || panel.inspector.measuresLoudness ? 0.24 : 0.12)
                                    * Math.min(panel.height, 740)
            Layout.topMargin: 4
            Layout.rightMargin: 10
        }
        ListView {
            id: list
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: panel.inspector.parameters
            boundsBehavior: Flickable.StopAtBounds
            interactive: false  // a drag is for the sliders; the wheel and the bar scroll
            cacheBuffer: 2000   // a row that is being dragged must not be recycled
            delegate: ParameterRow {
                width: list.width - 12
                model: panel.inspector.parameters
                scrolling: pause.running
                onFinished: panel.finished()
                onMenuWanted: (at) => parameterMenu.openFor(this, at)
            }
            ParameterMenu {
                id: parameterMenu
                remote: panel.editor.remote
                parameters: panel.inspector.parameters
            }
            ScrollBar.vertical: ListBar {}
            WheelHandler {
                onWheel: (event) => {
                    list.contentY = Math.max(0, Math.min(list.contentHeight - list.height,
                                                         list.contentY - event.angleDelta.y / 2))
                    pause.restart()
                }
            }
            // While the list scrolls by, the wheel turns none of the sliders that come under the pointer.
            Timer { id: pause; interval: 600 }
        }
        Repeater {
            model: panel.inspector.readouts
            RowLayout {
                id: readout
                required property string name
                required property string valueText
                Layout.rightMargin: 10

                Text { text: readout.name; color: Theme.dimText; Layout.fillWidth: true }
                Text { text: readout.valueText; color: Theme.text }
            }
        }
    }
}
