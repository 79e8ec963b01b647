// Everything that is asked and shown about the life of the session.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import Lacquer.Editor

Item {
    id: dialogs

    required property Editor editor
    readonly property SessionLife life: editor.life

    /// Something modal has gone.
    signal finished()
    /// Nothing stands in the way of closing the window.
    signal quitGranted()

    function open() { openDialog.open() }
    function saveAs() { saveDialog.open() }
    function showHistory() { historyPopup.open() }

    Connections {
        target: dialogs.life
        function onQuestionAsked() { unsavedDialog.open() }
        function onPlaceWanted() { saveDialog.open() }
        function onRecoveryAsked() { recoveryDialog.open() }
        function onQuitGranted() { dialogs.quitGranted() }
    }

    UnsavedDialog {
        id: unsavedDialog
        editor: dialogs.editor
        onClosed: dialogs.finished()
    }
    RecoveryDialog {
        id: recoveryDialog
        life: dialogs.life
        onClosed: dialogs.finished()
    }
    BusyPopup {
        life: dialogs.life
        parent: dialogs
        onClosed: dialogs.finished()
    }
    HistoryPopup {
        id: historyPopup
        parent: dialogs
        x: 12
        y: 12
        model: dialogs.editor.history
        onClosed: dialogs.finished()
    }
    FolderDialog {
        id: openDialog
        currentFolder: dialogs.life.urlOf(dialogs.life.usualPlace())
        title: qsTr("Open a session: choose its folder, NAME.lacquer")
        onAccepted: dialogs.life.open(selectedFolder)
    }
    SaveAsDialog {
        id: saveDialog
        editor: dialogs.editor
        onClosed: dialogs.finished()
    }
}
