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

    signal openRequested()
    signal saveRequested()
    signal addRequested()

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

        IconButton { text: qsTr("Open a session"); keys: "Ctrl+O"; sign: Icon.Sign.open; onClicked: bar.openRequested() }
        IconButton {
            text: qsTr("Save")
            keys: "Ctrl+S"
            sign: Icon.Sign.save
            enabled: bar.session.modified || !bar.session.hasFolder
            onClicked: bar.saveRequested()
        }
        BarSeparator {}
        IconButton {
            text: bar.session.undoText ? qsTr("Undo: %1").arg(bar.session.undoText) : qsTr("Undo")
            keys: "Ctrl+Z"
            sign: Icon.Sign.undo
            enabled: bar.session.canUndo
            onClicked: bar.session.undo()
        }
        IconButton {
            text: bar.session.redoText ? qsTr("Redo: %1").arg(bar.session.redoText) : qsTr("Redo")
            keys: "Ctrl+Shift+Z"
            sign: Icon.Sign.redo
            enabled: bar.session.canRedo
            onClicked: bar.session.redo()
        }
        BarSeparator {}
        IconButton { text: qsTr("Add a node"); keys: "Ctrl+K"; sign: Icon.Sign.add; onClicked: bar.addRequested() }
        IconButton { text: qsTr("Show everything"); keys: qsTr("Home"); sign: Icon.Sign.fit; onClicked: bar.editor.canvas.fit() }
        Label {
            text: Math.round(bar.editor.canvas.zoom * 100) + " %"
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            Layout.preferredWidth: 44
        }

        Label {
            text: bar.session.title
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        IconButton { text: qsTr("Go to the start"); sign: Icon.Sign.toStart; onClicked: bar.transport.toStart() }
        IconButton {
            text: bar.transport.playing ? qsTr("Stop") : qsTr("Play")
            keys: qsTr("Space")
            sign: bar.transport.playing ? Icon.Sign.stop : Icon.Sign.play
            prominent: true
            onClicked: bar.transport.toggle()
        }
        PositionBar {
            transport: bar.transport
            Layout.preferredWidth: 190
            Layout.leftMargin: 8
        }
        DeviceBadge {
            transport: bar.transport
            Layout.leftMargin: 8
        }
    }
}
