// The songs of the album in order, what is said of the current one and of the album, and what is wrong with them.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: songs

    required property Editor editor
    readonly property AlbumDesk album: editor.album
    readonly property AlbumDocument document: album.document

    signal addRequested()
    signal addSessionRequested()

    /// Goes to what a finding is about.
    function goTo(song, member) {
        if (song >= 0)
            list.currentIndex = song
        details.showFields(song >= 0 ? "song" : "album", member)
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            SongList {
                id: list
                objectName: "songs"
                focus: true
                editor: songs.editor
                onFieldsRequested: details.showFields("song", "title")
                onFinished: list.forceActiveFocus()
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            RowLayout {
                spacing: 8
                Layout.fillWidth: true
                Layout.margins: 8

                DialogButton { text: qsTr("Add songs …"); focusPolicy: Qt.TabFocus; onClicked: songs.addRequested() }
                DialogButton { text: qsTr("Add a session …"); focusPolicy: Qt.TabFocus; onClicked: songs.addSessionRequested() }
                DialogButton {
                    visible: songs.album.sounds.sessionsToRender > 0
                    enabled: !songs.album.sounds.rendering.busy
                    text: qsTr("Render the sessions")
                    focusPolicy: Qt.TabFocus
                    onClicked: songs.album.sounds.renderSessions()
                }
                Text {
                    text: songs.album.sounds.measuring.busy ? songs.album.sounds.measuring.text + " …" : songs.album.sounds.suggestionText
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize
                    horizontalAlignment: Text.AlignRight
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                }
                DialogButton {
                    objectName: "applyLevels"
                    visible: songs.album.sounds.hasSuggestion
                    prominent: true
                    text: qsTr("Apply the gains")
                    focusPolicy: Qt.TabFocus
                    onClicked: songs.album.sounds.applySuggestion()
                }
            }
            FindingList {
                objectName: "findings"
                findings: songs.album.findings
                onChosen: (song, member) => songs.goTo(song, member)
                Layout.fillWidth: true
                Layout.preferredHeight: Math.min(implicitHeight, songs.height * 0.34)
            }
        }
        Rectangle {
            color: Theme.border
            Layout.preferredWidth: 1
            Layout.fillHeight: true
        }
        AlbumDetails {
            id: details
            objectName: "albumDetails"
            editor: songs.editor
            song: list.currentIndex
            onFinished: list.forceActiveFocus()
            Layout.preferredWidth: Math.min(330, songs.width * 0.36)
            Layout.fillHeight: true
        }
    }
    BusyBar {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 60 }
        job: songs.album.sounds.rendering
    }
}
