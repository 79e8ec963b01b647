// Everything that is asked and shown about the life of the album.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import Lacquer.Editor

Item {
    id: dialogs

    required property Editor editor
    readonly property AlbumLife life: editor.album.life
    readonly property AlbumDocument document: editor.album.document

    /// Something modal has gone.
    signal finished()

    function open() { openDialog.open() }
    function addSongs() { songDialog.open() }
    function addSession() { sessionDialog.open() }

    Connections {
        target: dialogs.life
        function onQuestionAsked() { unsaved.open() }
        function onChangedOutside() { outside.open() }
        function onNewWanted(sources) { newAlbum.ask(sources) }
    }

    NewAlbumDialog {
        id: newAlbum
        objectName: "newAlbum"
        life: dialogs.life
        files: dialogs.editor.life
        onClosed: dialogs.finished()
    }
    QuestionDialog {
        id: unsaved
        objectName: "albumUnsaved"
        question: qsTr("The album “%1” has changes that are not saved").arg(dialogs.document.name)
        onCancelled: dialogs.life.cancelQuestion()
        onClosed: dialogs.finished()

        DialogButton {
            text: qsTr("Discard")
            onClicked: {
                unsaved.answer()
                dialogs.life.discard()
            }
        }
        DialogButton { text: qsTr("Cancel"); onClicked: unsaved.close() }
        DialogButton {
            text: qsTr("Save")
            prominent: true
            focus: true
            onClicked: {
                unsaved.answer()
                dialogs.life.saveFirst()
            }
        }
    }
    QuestionDialog {
        id: outside
        objectName: "albumChangedOutside"
        question: qsTr("Another program has changed the album meanwhile")
        detail: qsTr("To save writes over that, and keeps it as album.json.bak. To load gives up what was changed here.")
        onCancelled: dialogs.life.cancelQuestion()
        onClosed: dialogs.finished()

        DialogButton {
            text: qsTr("Load")
            onClicked: {
                outside.answer()
                dialogs.life.reload()
            }
        }
        DialogButton { text: qsTr("Cancel"); focus: true; onClicked: outside.close() }
        DialogButton {
            text: qsTr("Save")
            onClicked: {
                outside.answer()
                dialogs.life.saveOver()
            }
        }
    }
    FolderDialog {
        id: openDialog
        currentFolder: dialogs.editor.life.urlOf(dialogs.life.usualPlace())
        title: qsTr("Open an album: choose its folder, NAME.lacquer-album")
        onAccepted: dialogs.life.open(selectedFolder)
    }
    FileDialog {
        id: songDialog
        title: qsTr("Add songs")
        fileMode: FileDialog.OpenFiles
        nameFilters: [qsTr("Sound files (*.wav *.flac *.ogg *.opus *.mp3 *.aif *.aiff *.m4a)"), qsTr("Cue sheets (*.cue)"), qsTr("All files (*)")]
        onAccepted: dialogs.life.drop(selectedFiles, -1)
    }
    FolderDialog {
        id: sessionDialog
        title: qsTr("Add a session as a song: choose its folder, NAME.lacquer")
        onAccepted: dialogs.life.drop([selectedFolder], -1)
    }
}
