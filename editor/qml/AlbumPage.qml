// The album: its songs and what is said of them, what is wrong, and the record.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: page

    required property Editor editor
    readonly property AlbumDesk album: editor.album
    readonly property AlbumDocument document: album.document
    /// "songs" or "vinyl"
    property string part: "songs"
    readonly property var mouse: ({
        title: qsTr("On the album"),
        lines: [
            { keys: qsTr("Drag a song"), text: qsTr("Another place in the order") },
            { keys: qsTr("Alt+Up, Alt+Down"), text: qsTr("The same for the current song") },
            { keys: qsTr("Enter"), text: qsTr("To what is said of the song") },
            { keys: qsTr("Del"), text: qsTr("Take the song off the album") },
            { keys: qsTr("Drop files"), text: qsTr("Songs, a session, a cue sheet or an album") }]
    })

    signal openRequested()
    signal addRequested()
    signal addSessionRequested()

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Album")
    onVisibleChanged: album.sounds.wanted = visible
    Component.onCompleted: album.sounds.wanted = visible
    Keys.onPressed: (event) => {
        event.accepted = editor.actions.pressed(event.key, event.modifiers, event.isAutoRepeat, Pages.Page.album)
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }
    DropArea {
        id: drop
        anchors.fill: parent
        keys: ["text/uri-list"]
        onDropped: (dropped) => {
            dropped.accept(Qt.CopyAction)
            page.album.life.drop(dropped.urls, -1)
        }
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: page.document.open

        Rectangle {
            color: Theme.panel
            Layout.fillWidth: true
            Layout.preferredHeight: 44

            RowLayout {
                anchors { fill: parent; leftMargin: 12; rightMargin: 12 }
                spacing: 8

                PartButton { text: qsTr("Songs"); current: page.part === "songs"; onClicked: page.part = "songs" }
                PartButton { text: qsTr("Vinyl"); current: page.part === "vinyl"; onClicked: page.part = "vinyl" }
                Text {
                    text: page.album.songs.count === 1 ? qsTr("1 song") : qsTr("%1 songs").arg(page.album.songs.count)
                          + (page.album.sounds.lengthText ? " · " + page.album.sounds.lengthText : "")
                          + (page.album.sounds.levelText ? " · " + page.album.sounds.levelText : "")
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize + 1
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                    Layout.leftMargin: 8
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                DialogButton { text: qsTr("Close"); focusPolicy: Qt.TabFocus; onClicked: page.album.life.close() }
                DialogButton { text: qsTr("Open …"); focusPolicy: Qt.TabFocus; onClicked: page.openRequested() }
                DialogButton {
                    objectName: "exportAlbum"
                    text: qsTr("Export …")
                    prominent: true
                    focusPolicy: Qt.TabFocus
                    onClicked: page.editor.actions.get("session.export").trigger()
                }
            }
            Rectangle {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: 1
                color: Theme.border
            }
        }
        // While the page is hidden, nothing is built; of its two parts, only the one that is shown.
        Loader {
            focus: visible
            active: page.visible && page.document.open && page.part === "songs"
            visible: active
            sourceComponent: AlbumSongs {
                editor: page.editor // qmllint disable
                onAddRequested: page.addRequested() // qmllint disable
                onAddSessionRequested: page.addSessionRequested() // qmllint disable
            }
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Loader {
            focus: visible
            active: page.visible && page.document.open && page.part === "vinyl"
            visible: active
            sourceComponent: AlbumVinyl {
                editor: page.editor // qmllint disable
            }
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
    AlbumWelcome {
        anchors.fill: parent
        visible: page.visible && !page.document.open
        life: page.album.life
        dropping: drop.containsDrag
        onOpenRequested: page.openRequested()
    }
    Rectangle {
        anchors { fill: parent; margins: 3 }
        visible: drop.containsDrag && page.document.open
        color: "transparent"
        radius: 6
        border { width: 2; color: Theme.accent }
    }
    BusyBar {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 16 }
        job: page.album.life.reading
    }
}
