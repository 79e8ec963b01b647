// Notes on the song, on the node that is selected, and all the others there are: kept in the session.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

RowLayout {
    id: view

    required property Notes notes
    required property NodeInspector inspector
    spacing: 10

    component NoteArea: ColumnLayout {
        id: area
        property string title
        property string note
        property bool possible: true
        signal written(string text)
        spacing: 2

        Text {
            text: area.title
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
        ScrollView {
            Layout.fillWidth: true
            Layout.fillHeight: true
            TextArea {
                id: field
                enabled: area.possible
                text: area.note
                color: Theme.text
                wrapMode: TextArea.Wrap
                selectByMouse: true
                font.pixelSize: Theme.smallSize + 1
                Accessible.name: area.title
                background: Rectangle {
                    radius: 4
                    color: Theme.raised
                    border { width: 1; color: field.activeFocus ? Theme.accent : Theme.border }
                }
                // Kept when the field is left: one undo step for what was typed at a time.
                onActiveFocusChanged: if (!activeFocus) area.written(text)
                Keys.onEscapePressed: {
                    text = area.note
                    nextItemInFocusChain().forceActiveFocus()
                }
                Connections {
                    target: area
                    function onNoteChanged() { field.text = area.note }
                }
            }
        }
    }

    NoteArea {
        title: qsTr("On the song")
        note: view.notes.ofSong
        onWritten: (text) => view.notes.write(0, text)
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    NoteArea {
        id: ofNode
        property string node: view.inspector.hasNode ? view.inspector.nodeId : ""
        possible: view.inspector.hasNode
        title: possible ? qsTr("On %1").arg(view.inspector.name) : qsTr("On the node that is selected")
        note: { view.notes.ofNodes; return possible ? view.notes.of(node) : "" }
        onWritten: (text) => { if (possible) view.notes.write(node, text) }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    ListView {
        id: list
        model: view.notes.ofNodes
        clip: true
        spacing: 4
        boundsBehavior: Flickable.StopAtBounds
        visible: count > 0
        Layout.preferredWidth: 260
        Layout.fillHeight: true
        ScrollBar.vertical: ListBar {}
        delegate: Text {
            required property var modelData
            width: list.width - 12
            text: modelData.name + ": " + modelData.text
            textFormat: Text.PlainText
            color: Theme.text
            wrapMode: Text.Wrap
            font.pixelSize: Theme.smallSize + 1
        }
    }
}
