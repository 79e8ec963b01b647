// The bar above the canvas: file, history, transport, view.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Rectangle {
    id: bar

    required property Editor editor
    readonly property TransportController transport: editor.transport
    readonly property SessionController session: editor.session
    readonly property int page: editor.pages.current
    /// Nodes and wires are shown, in either way.
    readonly property bool onWires: page === Pages.Page.graph || page === Pages.Page.routing
    /// Of the album, where its page is shown: it is a document of its own.
    readonly property bool forAlbum: page === Pages.Page.album
    readonly property AlbumDocument album: editor.album.document
    readonly property string undoText: forAlbum ? album.undoText : session.undoText
    readonly property string redoText: forAlbum ? album.redoText : session.redoText

    signal openRequested()
    signal saveAsRequested()
    signal historyRequested()
    signal addRequested()
    signal preferencesRequested(int page)
    /// Something has been typed, or typing was given up: the canvas is wanted again.
    signal finished()

    function keyOf(action: string): string { return editor.actions.get(action).key }
    function typePosition() { position.startTyping() }
    function showMonitor() { monitorButton.show() }

    implicitHeight: 52
    color: Theme.panel

    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 1
        color: Theme.border
    }

    RowLayout {
        anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
        spacing: 4

        IconButton {
            id: menuButton
            text: qsTr("Session")
            sign: Icon.Sign.menu
            quiet: sessionMenu.visible
            Accessible.role: Accessible.ButtonMenu
            onClicked: sessionMenu.popup(menuButton, 0, menuButton.height + 4)

            SessionMenu {
                id: sessionMenu
                editor: bar.editor
                onOpenRequested: bar.openRequested()
                onSaveAsRequested: bar.saveAsRequested()
                onHistoryRequested: bar.historyRequested()
            }
        }
        IconButton {
            text: !bar.forAlbum && bar.session.readOnlyReason ? bar.session.readOnlyReason : qsTr("Save")
            keys: bar.keyOf("session.save")
            sign: Icon.Sign.save
            enabled: bar.forAlbum ? bar.album.modified : bar.session.modified || !bar.session.hasFolder
            onClicked: bar.editor.actions.get("session.save").trigger()
        }
        BarSeparator {}
        IconButton {
            text: bar.undoText ? qsTr("Undo: %1").arg(bar.undoText) : qsTr("Undo")
            keys: bar.keyOf("session.undo")
            sign: Icon.Sign.undo
            enabled: bar.forAlbum ? bar.album.canUndo : bar.session.canUndo
            onClicked: bar.editor.actions.get("session.undo").trigger()
        }
        IconButton {
            text: bar.redoText ? qsTr("Redo: %1").arg(bar.redoText) : qsTr("Redo")
            keys: bar.keyOf("session.redo")
            sign: Icon.Sign.redo
            enabled: bar.forAlbum ? bar.album.canRedo : bar.session.canRedo
            onClicked: bar.editor.actions.get("session.redo").trigger()
        }
        BarSeparator { visible: bar.onWires }
        IconButton {
            visible: bar.onWires
            text: qsTr("Add a node")
            keys: bar.keyOf("nodes.add")
            sign: Icon.Sign.add
            onClicked: bar.addRequested()
        }
        IconButton {
            visible: bar.onWires
            text: qsTr("Show everything")
            keys: bar.keyOf("view.all")
            sign: Icon.Sign.fit
            onClicked: bar.editor.canvas.fit()
        }
        IconButton {
            readonly property bool shown: bar.page === Pages.Page.routing
            visible: bar.onWires
            text: shown ? qsTr("Show the graph") : qsTr("Show the routing as a table")
            keys: bar.keyOf("view.routing")
            sign: Icon.Sign.table
            signColor: shown ? Theme.accent : Theme.text
            onClicked: bar.editor.pages.current = shown ? Pages.Page.graph : Pages.Page.routing
        }
        Label {
            visible: bar.onWires
            text: Math.round(bar.editor.canvas.zoom * 100) + " %"
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            Layout.preferredWidth: 44
        }

        Label {
            text: bar.forAlbum && bar.album.open ? bar.album.title : bar.session.title
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Layout.minimumWidth: 40
        }

        IconButton { text: qsTr("Go to the start"); keys: bar.keyOf("transport.start"); sign: Icon.Sign.toStart; onClicked: bar.transport.toStart() }
        IconButton {
            text: bar.transport.playing ? qsTr("Stop") : qsTr("Play")
            keys: bar.keyOf("transport.play")
            sign: bar.transport.playing ? Icon.Sign.stop : Icon.Sign.play
            prominent: true
            onClicked: bar.transport.toggle()
        }
        RecordButton {
            record: bar.editor.record
            keys: bar.keyOf("transport.record")
            onFinished: bar.finished()
        }
        LoopButton {
            transport: bar.transport
            keys: bar.keyOf("transport.loop")
            onFinished: bar.finished()
        }
        PositionBar {
            id: position
            transport: bar.transport
            onFinished: bar.finished()
            Layout.leftMargin: 4
        }
        MonitorButton {
            id: monitorButton
            monitor: bar.editor.monitor
            actions: bar.editor.actions
            onFinished: bar.finished()
        }
        LoadBadge {
            transport: bar.transport
        }
        DeviceBadge {
            transport: bar.transport
            onClicked: bar.preferencesRequested(PreferencesDialog.Page.Audio)
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.minimumWidth: 90
        }
    }
}
